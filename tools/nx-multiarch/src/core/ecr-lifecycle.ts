/** After how many days an image without a tag is deleted. */
export const UNTAGGED_DAYS = 14;

/**
 * The lifecycle policy of a repository that the plugin creates: the leavings of pushes that broke, and the images that
 * tags of unclean trees moved away from. Nothing with a tag is deleted, so no deployed image is. ECR keeps an untagged
 * manifest that an index refers to ("If an image is referenced by a manifest list, it cannot be expired or archived
 * without the manifest list being deleted or archived first":
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html), and an index's manifests have tags
 * of their own here.
 *
 * There is no rule for `*-dirty*`: a rule that names a tag deletes the image with all its tags, and the image of an
 * unclean tree is often that of the clean one too.
 */
export const LIFECYCLE_POLICY = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: `untagged for ${UNTAGGED_DAYS} days, and in no index`,
      selection: {
        tagStatus: 'untagged',
        countType: 'sinceImagePushed',
        countUnit: 'days',
        countNumber: UNTAGGED_DAYS,
      },
      action: { type: 'expire' },
    },
  ],
});

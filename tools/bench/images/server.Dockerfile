# As the guides have it: every stage is of the image's platform, so each command of another one runs under QEMU. What it
# holds is what apps/accounts/Dockerfile.eks and apps/studio/Dockerfile.apprunner hold.
FROM --platform=$TARGETPLATFORM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=ca --mount=type=secret,id=npmrc \
    NODE_EXTRA_CA_CERTS=/run/secrets/ca NPM_CONFIG_USERCONFIG=/run/secrets/npmrc npm ci --omit=dev

FROM --platform=$TARGETPLATFORM node:24-bookworm-slim
ENV NODE_ENV=production PORT=8080
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json main.js ./
USER node
EXPOSE 8080
CMD ["node", "main.js"]

# As the guides have it: see server.Dockerfile. What it holds is what apps/thumbnailer/Dockerfile.lambda holds.
FROM --platform=$TARGETPLATFORM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=ca --mount=type=secret,id=npmrc \
    NODE_EXTRA_CA_CERTS=/run/secrets/ca NPM_CONFIG_USERCONFIG=/run/secrets/npmrc npm ci --omit=dev

FROM --platform=$TARGETPLATFORM public.ecr.aws/lambda/nodejs:24
COPY --from=dependencies /app/node_modules ${LAMBDA_TASK_ROOT}/node_modules
COPY package.json main.js ${LAMBDA_TASK_ROOT}/
CMD ["main.handler"]

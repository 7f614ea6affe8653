# As the guides have it, see server.Dockerfile, for an app with an addon that has no prebuilt binary.
FROM --platform=$TARGETPLATFORM node:24-bookworm-slim AS dependencies
# The stand-ins for base images (docker/base) name no mirror: tools/setup/apt-sources.sh.
RUN --mount=type=secret,id=ca --mount=type=secret,id=apt-sources \
    if [ -e /run/secrets/apt-sources ]; then cp /run/secrets/apt-sources /etc/apt/sources.list; fi; \
    if [ -e /run/secrets/ca ]; then echo 'Acquire::https::CAInfo "/run/secrets/ca";' > /etc/apt/apt.conf.d/ca; fi; \
    apt-get update && apt-get install --yes --no-install-recommends python3 make g++
WORKDIR /app
COPY vendor ./vendor
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=ca --mount=type=secret,id=npmrc \
    NODE_EXTRA_CA_CERTS=/run/secrets/ca NPM_CONFIG_USERCONFIG=/run/secrets/npmrc npm_config_nodedir=/usr/local \
    npm ci --omit=dev

FROM --platform=$TARGETPLATFORM node:24-bookworm-slim
ENV NODE_ENV=production PORT=8080
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json main.js ./
USER node
CMD ["node", "main.js"]

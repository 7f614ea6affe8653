# Brings every base image into a builder, unpacked: what is measured after it does not pull them.
FROM --platform=$TARGETPLATFORM node:24-bookworm-slim AS node
WORKDIR /held

FROM --platform=$TARGETPLATFORM public.ecr.aws/lambda/nodejs:24
COPY --from=node /held /held

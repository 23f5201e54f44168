# syntax=docker/dockerfile:1
# One image for source-ingest, planner, executor, ops-api and the migration; what starts is the command.
# test/deployment/image.spec.ts carries these steps out without a container engine.
ARG NODE_IMAGE=node:22.23.3-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY apps apps
COPY libs libs
# The console shows what it says of each error.
COPY docs/errors.md docs/errors.md
RUN npm run build

# Acrobat Sign for the demonstration of docker-compose.yml. Its certificate is made by a development package.
FROM build AS simulator
ENV NODE_ENV=production
COPY deploy/simulator deploy/simulator
COPY --chown=10001:10001 deploy/simulator/certificates /certificates
USER 10001:10001
EXPOSE 8443
HEALTHCHECK --interval=5s --timeout=5s --start-period=20s --retries=12 \
  CMD ["node", "deploy/simulator/healthy.mjs"]
CMD ["node", "deploy/simulator/main.mjs"]

# The embedded PostgreSQL is an optional package and stays out: services use the database of SIGN_SYNC_DATABASE_URL.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE} AS service
ENV NODE_ENV=production \
    SIGN_SYNC_HOST=0.0.0.0
WORKDIR /app
COPY package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
# A number, so that Kubernetes can tell that it is not root. The files belong to root: a service cannot change its own program.
USER 10001:10001
EXPOSE 8080 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.SIGN_SYNC_HEALTH_PORT ?? 9090}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/ops-api/src/main.js"]

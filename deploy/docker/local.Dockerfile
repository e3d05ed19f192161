# Everything in one container: broker, S3 server and worker, for a look at what it does. From the repository root, after
# `mvn -Pimages package`:
#   docker build -f deploy/docker/local.Dockerfile -t paellera-local .
#   docker run --rm -v "$PWD/pictures:/work" --user "$(id -u):$(id -g)" paellera-local      (pictures must exist)
# With --read-only --tmpfs /tmp:exec it writes nothing else; without a directory of yours /work is a volume that goes with the container.
# BASE_IMAGE: any image of the Debian family with a Java 17 (or newer) runtime on its path.
ARG BASE_IMAGE=eclipse-temurin:17-jre

FROM ${BASE_IMAGE}
RUN groupadd --gid 10001 paellera \
    && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin paellera \
    && install -d -m 1777 /work
WORKDIR /opt/paellera

# From what changes seldom to what changes with every commit: third-party jars, model, own jars.
COPY deploy/local/target/lib/[^p]*.jar deploy/local/target/lib/p[^a]*.jar lib/
RUN test -f lib/pytorch-native-cpu-*-linux-"$(uname -m)".jar \
    || { echo "The jars are not for $(uname -m): build them with -Dpytorch.classifier=linux-$(uname -m)"; exit 1; }
COPY deploy/local/target/lib/paellera-emoji-*.jar lib/
COPY deploy/local/target/bom.json sbom.cdx.json
COPY deploy/local/target/licences.txt ./
COPY deploy/local/target/lib/paellera-[^e]*.jar deploy/local/target/lib/paellera-embedded-*.jar lib/
COPY deploy/local/target/paellera-local.jar ./

# The native libraries, some 450 MB, are unpacked into /tmp at the start.
ENV HOME=/tmp \
    DJL_CACHE_DIR=/tmp/djl \
    DJL_OFFLINE=true \
    JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"

USER 10001:10001
WORKDIR /work
VOLUME /work
HEALTHCHECK NONE
ENTRYPOINT ["java", "-Duser.home=/tmp", "-jar", "/opt/paellera/paellera-local.jar"]
CMD ["--output", "/work"]

ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="paellera-local" \
      org.opencontainers.image.description="Kafka broker, S3 server and worker in one container, to try things" \
      org.opencontainers.image.source="https://paellera.io/paellera" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-4.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

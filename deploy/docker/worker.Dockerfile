# The worker for CPUs. From the repository root, after `mvn -Pimages package`:
#   docker build -f deploy/docker/worker.Dockerfile -t paellera-worker .
# BASE_IMAGE: any image of the Debian family with a Java 17 (or newer) runtime on its path.
ARG BASE_IMAGE=eclipse-temurin:17-jre

# Draws one picture, which unpacks the native libraries that the running worker can't: its root file system is read-only.
FROM ${BASE_IMAGE} AS natives
WORKDIR /build
COPY worker/service/target/lib/ lib/
COPY worker/service/target/paellera-worker.jar ./
RUN test -f lib/pytorch-native-cpu-*-linux-"$(uname -m)".jar \
    || { echo "The jars are not for $(uname -m): build them with -Dpytorch.classifier=linux-$(uname -m)"; exit 1; }
ENV DJL_CACHE_DIR=/natives DJL_OFFLINE=true
RUN ["java", "-jar", "paellera-worker.jar", "check", "--devices", "cpu"]
COPY worker/service/target/natives/ai/onnxruntime/native/ /onnxruntime/
COPY worker/service/target/natives/com/sun/jna/ /jna/
RUN mv /natives/pytorch/*-cpu-* /torch \
    && rmdir /natives/pytorch \
    && mv "/onnxruntime/linux-$(uname -m | sed s/x86_64/x64/)" /natives/onnxruntime \
    && mv "/jna/linux-$(uname -m | sed s/x86_64/x86-64/)" /natives/jna \
    && chmod -R a+rX /natives /torch

FROM ${BASE_IMAGE}
RUN groupadd --gid 10001 paellera && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin paellera
WORKDIR /opt/paellera

# From what changes seldom to what changes with every commit: native libraries, third-party jars, model, own jars.
COPY --from=natives /torch/ torch/
COPY --from=natives /natives/ natives/
COPY worker/service/target/linux/*.jar lib/
COPY worker/service/target/lib/[^opt]*.jar worker/service/target/lib/o[^n]*.jar worker/service/target/lib/t[^o]*.jar worker/service/target/lib/p[^ay]*.jar lib/
COPY worker/service/target/lib/pytorch-engine-*.jar worker/service/target/lib/pytorch-jni-*.jar lib/
COPY worker/service/target/lib/paellera-emoji-*.jar lib/
COPY deploy/docker/healthcheck ./
COPY worker/service/target/bom.json sbom.cdx.json
COPY worker/service/target/licences.txt ./
COPY worker/service/target/lib/paellera-[^e]*.jar lib/
COPY worker/service/target/paellera-worker.jar ./

ENV HOME=/tmp \
    PYTORCH_LIBRARY_PATH=/opt/paellera/torch \
    PYTORCH_VERSION=2.7.1 \
    PYTORCH_FLAVOR=cpu \
    DJL_CACHE_DIR=/opt/paellera/natives \
    DJL_OFFLINE=true \
    PAELLERA_HTTP_HOST=0.0.0.0 \
    JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=30 -XX:+ExitOnOutOfMemoryError"

USER 10001:10001
EXPOSE 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/opt/paellera/healthcheck", "/livez"]
ENTRYPOINT ["java", \
    "-Duser.home=/tmp", \
    "-Donnxruntime.native.path=/opt/paellera/natives/onnxruntime", \
    "-Djna.boot.library.path=/opt/paellera/natives/jna", \
    "-jar", "/opt/paellera/paellera-worker.jar"]
CMD ["run"]

ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="paellera-worker" \
      org.opencontainers.image.description="Takes render jobs from Kafka, draws them on CPUs, stores pictures in S3 and publishes results" \
      org.opencontainers.image.source="https://paellera.io/paellera" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-4.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

# The worker for NVIDIA GPUs. From the repository root, after `mvn -Pimages package`:
#   docker build -f deploy/docker/worker-cuda.Dockerfile -t paellera-worker-cuda .
# BASE_IMAGE: any image of the Debian family with a Java 17 (or newer) runtime on its path.
# TORCH_IMAGE must hold PyTorch 2.7.1 for CUDA 12.8 in TORCH_HOME: the JNI library in pytorch-jni fits that one alone. Its libraries are all
# that is taken of it; they find each other by where they lie, so they keep their places.
ARG BASE_IMAGE=eclipse-temurin:17-jre
ARG TORCH_IMAGE=pytorch/pytorch:2.7.1-cuda12.8-cudnn9-runtime

FROM ${TORCH_IMAGE} AS torch
ARG TORCH_HOME=/opt/conda/lib/python3.11/site-packages
RUN test -f "${TORCH_HOME}/torch/lib/libtorch_cuda.so" \
    || { echo "No PyTorch for CUDA in ${TORCH_HOME}/torch/lib: set TORCH_HOME to the site-packages of TORCH_IMAGE"; exit 1; }
RUN cd "${TORCH_HOME}" \
    && mkdir -p /pytorch/torch \
    && cp -a torch/lib /pytorch/torch/ \
    && rm -f /pytorch/torch/lib/libtorch_python.so \
    && for libraries in nvidia/*/lib; do mkdir -p "/pytorch/${libraries%/lib}" && cp -a "${libraries}" "/pytorch/${libraries%/lib}/"; done \
    && chmod -R a+rX /pytorch

FROM ${BASE_IMAGE}
RUN groupadd --gid 10001 paellera && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin paellera
WORKDIR /opt/paellera
RUN ln -s /opt/pytorch/nvidia/cuda_runtime/lib cuda-runtime

# From what changes seldom to what changes with every commit: PyTorch, third-party jars, model, own jars.
COPY --from=torch /pytorch/ /opt/pytorch/
COPY worker/service/target/linux/*.jar lib/
COPY worker/service/target/lib/[^opt]*.jar worker/service/target/lib/o[^n]*.jar worker/service/target/lib/t[^o]*.jar worker/service/target/lib/p[^ay]*.jar lib/
COPY worker/service/target/lib/pytorch-engine-*.jar worker/service/target/lib/pytorch-jni-*.jar lib/
COPY worker/service/target/lib/paellera-emoji-*.jar lib/
COPY deploy/docker/healthcheck ./
COPY worker/service/target/bom.json sbom.cdx.json
COPY worker/service/target/licences.txt ./
COPY worker/service/target/lib/paellera-[^e]*.jar lib/
COPY worker/service/target/paellera-worker.jar ./

# The natives of the tokeniser and the JNI library, some 15 MB, are unpacked into /tmp at the start: mount a tmpfs there.
ENV HOME=/tmp \
    PYTORCH_LIBRARY_PATH=/opt/pytorch/torch/lib \
    PYTORCH_VERSION=2.7.1 \
    PYTORCH_FLAVOR=cu128 \
    PYTORCH_LIBRARY_EXCLUSION=libshm.so,libbackend_with_compiler.so,libjitbackend_test.so,libtorchbind_test.so,libtorch_python.so \
    LD_LIBRARY_PATH=/opt/pytorch/nvidia/cuda_runtime/lib:/opt/pytorch/torch/lib \
    DJL_CACHE_DIR=/tmp/djl \
    DJL_OFFLINE=true \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    PAELLERA_HTTP_HOST=0.0.0.0 \
    JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=30 -XX:+ExitOnOutOfMemoryError"

USER 10001:10001
EXPOSE 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["/opt/paellera/healthcheck", "/livez"]
ENTRYPOINT ["java", \
    "-Duser.home=/tmp", \
    "-Djna.library.path=/opt/paellera/cuda-runtime", \
    "-jar", "/opt/paellera/paellera-worker.jar"]
CMD ["run"]

ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="paellera-worker-cuda" \
      org.opencontainers.image.description="Takes render jobs from Kafka, draws them on NVIDIA GPUs, stores pictures in S3 and publishes results" \
      org.opencontainers.image.source="https://paellera.io/paellera" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-4.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

package io.paellera.worker.config;

import io.paellera.renderer.RendererOptions.Precision;
import io.paellera.schemas.Topics;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Everything that can be set on a worker. {@link SettingsReader} makes one from a file and the environment. */
@ConfigMapping(prefix = SettingsReader.ROOT)
public interface WorkerSettings {

  Worker worker();

  Model model();

  /** Settings of the Kafka client library, passed through to every client that knows them. */
  Map<String, String> kafka();

  TopicNames topics();

  Intake intake();

  Batch batch();

  Render render();

  S3 s3();

  Storage storage();

  Inputs inputs();

  Results results();

  Drain drain();

  Http http();

  Tracing tracing();

  /** Who this worker is. */
  interface Worker {
    @Setting("Name in result events and metrics, and part of the transactional id: different for each worker. "
        + "Left out: host name and a random part")
    Optional<String> name();
  }

  /** What it draws with. */
  interface Model {
    @Setting("Model directory; left out, the built-in model")
    Optional<Path> directory();

    @Setting("One lane for each: auto, cpu, or cuda: and device numbers (cuda:0,2)")
    @WithDefault("auto")
    String devices();

    @Setting("Directory of text vectors that `paellera-worker text embed` filled: the text encoder is loaded only for a text that is "
        + "missing there; left out, always")
    Optional<Path> textVectors();
  }

  /** Names of the topics. */
  interface TopicNames {
    @Setting("Render jobs")
    @WithDefault("render.jobs")
    String jobs();

    @Setting("One terminal event for each job")
    @WithDefault("render.results")
    String results();

    @Setting("Records that will not be tried again")
    @WithDefault("render.jobs.dlq")
    String deadLetters();

    @Setting("Cancellations, compacted")
    @WithDefault("render.control")
    String control();

    default Topics names() {
      return new Topics(jobs(), results(), deadLetters(), control());
    }
  }

  /** How jobs are taken. */
  interface Intake {
    @Setting("Consumer group; all workers of a group share the jobs")
    @WithDefault("paellera-workers")
    String group();

    @Setting("Group protocol: classic (any broker, cooperative-sticky) or consumer (KIP-848)")
    @WithDefault("classic")
    GroupProtocol protocol();

    @Setting(value = "A worker that was not heard of for so long loses its jobs to others (classic protocol)", min = 1000,
        max = 600_000)
    @WithDefault("8s")
    Duration sessionTimeout();

    @Setting(value = "Pictures in flight, from the poll until the result is committed", min = 1, max = 8192)
    @WithDefault("256")
    int window();

    @Setting(value = "Larger job records go to the dead-letter topic", min = 1024, max = 16 << 20)
    @WithDefault("256 KiB")
    ByteSize maxMessageSize();

    @Setting(value = "Threads that look for stored pictures and read input pictures", min = 1, max = 64)
    @WithDefault("8")
    int preparationThreads();

    @Setting(value = "How long a rebalance may wait for finished pictures of the partitions that go", min = 0, max = 60_000)
    @WithDefault("3s")
    Duration revokeTimeout();

    @Setting(value = "A job that was being drawn, or its input picture read, when its worker died so often is given up", min = 1, max = 100)
    @WithDefault("5")
    int maxStarts();

    @Setting("Where the group's offsets are lost: check (what has a result is passed over), refuse (take nothing), "
        + "or earliest (do everything that is retained, again)")
    @WithDefault("check")
    LostOffsets lostOffsets();

    @Setting(value = "New partitions are noticed within about so long (kafka.metadata.max.age.ms)", min = 500, max = 600_000)
    @WithDefault("10s")
    Duration partitionDiscovery();
  }

  /** What to do with records of which the group's offsets don't tell whether they were done. */
  enum LostOffsets {
    CHECK,
    REFUSE,
    EARLIEST
  }

  /** Which group protocol the consumer speaks. */
  enum GroupProtocol {
    CLASSIC,
    CONSUMER
  }

  /** Which pictures are drawn together. */
  interface Batch {
    @Setting(value = "Most pictures in one batch", min = 1, max = 1024)
    @WithDefault("8")
    int maxSize();

    @Setting(
        value = "How long a picture waits for others of its step count while more jobs are on their way", min = 0, max = 600_000)
    @WithDefault("200ms")
    Duration maxWait();
  }

  /** The lanes. */
  interface Render {
    @Setting(value = "A step (or the embedding, or the decoding) that takes longer hangs: the lane is started anew", min = 100,
        max = 3_600_000)
    @WithDefault("2m")
    Duration stepTimeout();

    @Setting(value = "CPU threads of one operation; left out, all processors", min = 1, max = 1024)
    OptionalInt threads();

    @Setting("On a GPU, numbers of the U-Net: half (16 bits) or full (32 bits)")
    @WithDefault("half")
    Precision denoising();

    @Setting("On a GPU, numbers of the VQGAN, which turns tokens into pixels: full (32 bits) or half (16 bits)")
    @WithDefault("full")
    Precision decoding();

    @Setting("On a GPU, whether the text encoders work on the CPU: those of paella-v3 need more memory than its U-Net")
    @WithDefault("false")
    boolean textOnCpu();

    @Setting(value = "Memory for the vectors of the prompts used last, each lane's, where a model draws from the bytes of a prompt (paella-v3)",
        min = 0, max = 64L << 30)
    @WithDefault("256 MiB")
    ByteSize textMemory();

    @Setting(value = "Restarts of a lane without a picture between them, after which the worker gives up", min = 1, max = 100)
    @WithDefault("3")
    int maxRestarts();
  }

  /** The connection to the object store. */
  interface S3 {
    @Setting("Endpoint of a store other than AWS; left out, AWS")
    Optional<URI> endpoint();

    @Setting("Region")
    @WithDefault("us-east-1")
    String region();

    @Setting("Bucket for the pictures (required)")
    Optional<String> bucket();

    @Setting("Access key; left out, the AWS default chain (environment, profile, instance role)")
    Optional<String> accessKey();

    @Setting("Secret key that belongs to the access key")
    Optional<Secret> secretKey();

    @Setting("Session token that belongs to the access key, where it is a temporary one")
    Optional<Secret> sessionToken();

    @Setting("How the store encrypts what is stored: AES256, aws:kms or aws:kms:dsse; left out, as the bucket says")
    Optional<String> serverSideEncryption();

    @Setting("Key of the key service for aws:kms; left out, the store's own")
    Optional<String> kmsKeyId();

    @Setting("Storage class, such as STANDARD_IA; left out, the store's own")
    Optional<String> storageClass();

    @Setting("Bucket in the path and not in the host name, as most stores other than AWS want it")
    @WithDefault("false")
    boolean pathStyle();

    @Setting("Send checksums always (true) or only where the store requires them (false: for old stores)")
    @WithDefault("true")
    boolean checksums();
  }

  /** How pictures are stored. */
  interface Storage {
    @Setting("First part of every key, for jobs that name none")
    @WithDefault("renders")
    String prefix();

    @Setting("Mark pictures as made by a machine: IPTC's digital source type, model, engine and job, as XMP")
    @WithDefault("true")
    boolean provenance();

    @Setting(value = "Threads that encode and upload", min = 1, max = 256)
    @WithDefault("4")
    int uploads();

    @Setting(value = "Pictures that may wait for an upload; beyond that the lanes wait", min = 1, max = 4096)
    @WithDefault("64")
    int queue();

    @Setting(value = "Tries of one request before the store counts as down", min = 1, max = 20)
    @WithDefault("4")
    int attempts();

    @Setting(value = "Wait before the second try; doubles, with jitter", min = 1, max = 60_000)
    @WithDefault("200ms")
    Duration backoff();

    @Setting(value = "Longest wait between tries", min = 1, max = 600_000)
    @WithDefault("5s")
    Duration maxBackoff();

    @Setting(value = "One try takes at most so long", min = 100, max = 600_000)
    @WithDefault("10s")
    Duration attemptTimeout();

    @Setting(value = "Share of failed requests in percent that opens the circuit breaker", min = 1, max = 100)
    @WithDefault("50")
    int breakerFailureRate();

    @Setting(value = "Requests over which that share is taken", min = 2, max = 10_000)
    @WithDefault("20")
    int breakerWindow();

    @Setting(value = "How long an open breaker refuses requests before it lets some through", min = 10, max = 600_000)
    @WithDefault("3s")
    Duration breakerOpen();

    @Setting(value = "How often the bucket is looked at while the worker is not ready", min = 10, max = 600_000)
    @WithDefault("2s")
    Duration probeInterval();
  }

  /** Pictures that jobs bring with them. */
  interface Inputs {
    @Setting("Buckets that jobs may read input pictures from, separated by commas; left out, none")
    Optional<List<String>> allowedBuckets();

    @Setting(value = "Largest input file", min = 1, max = 1 << 30)
    @WithDefault("16 MiB")
    ByteSize maxSize();

    @Setting(value = "Most pixels of an input picture", min = 1, max = 1 << 28)
    @WithDefault("16777216")
    int maxPixels();
  }

  /** How results are published. */
  interface Results {
    @Setting(
        value = "The broker aborts a transaction that is older, after which a successor can take over", min = 1000, max = 900_000)
    @WithDefault("4s")
    Duration transactionTimeout();

    @Setting(value = "Most jobs in one transaction", min = 1, max = 10_000)
    @WithDefault("500")
    int maxJobs();
  }

  /** How the worker stops. */
  interface Drain {
    @Setting(value = "What is being drawn has so long to finish; the rest is handed back", min = 0, max = 3_600_000)
    @WithDefault("25s")
    Duration grace();
  }

  /** Health and metrics. */
  interface Http {
    @Setting("Address to listen on")
    @WithDefault("127.0.0.1")
    String host();

    @Setting(value = "Port; 0: any free one, -1: none", min = -1, max = 65_535)
    @WithDefault("9464")
    int port();
  }

  /** Spans for OpenTelemetry. */
  interface Tracing {
    @Setting("Where spans of jobs and batches go, by OTLP over HTTP (protobuf): "
        + "`http://collector:4318/v1/traces`; left out, nowhere")
    Optional<URI> endpoint();
  }
}

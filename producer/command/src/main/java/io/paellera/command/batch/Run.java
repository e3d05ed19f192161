package io.paellera.command.batch;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.BrokerUnreachableException;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.Submission;
import io.paellera.producer.SubmissionException;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicMissingException;
import io.paellera.producer.internal.EncodedJob;
import io.paellera.producer.internal.KafkaFaults;
import io.paellera.producer.internal.KafkaProperties;
import io.paellera.producer.internal.MessageRecords;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the jobs of one run, each exactly once, in transactions of some seconds. If the process dies, the jobs of the
 * transaction that was open are not in Kafka, those of the earlier ones are: a later run can tell exactly which are missing.
 * Before it looks it calls {@link #stopOthers}, so that nothing can come late.
 */
public final class Run implements AutoCloseable {

  private static final Duration FIRST_TRANSACTION = Duration.ofSeconds(1);
  private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(5);
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final int JOBS_BETWEEN_LOOKS_AT_THE_CLOCK = 64;
  private static final String ID_PREFIX = "paellera-enqueue/";

  /**
   * What suits sending in bulk, where nothing is set: large batches, and one request at a time to each broker. While the
   * broker still ends a transaction it refuses the first records of the next; with several requests under way all would be
   * sent again.
   */
  private static final Map<String, String> BULK =
      Map.of(
          ProducerConfig.LINGER_MS_CONFIG,
          "100",
          ProducerConfig.BATCH_SIZE_CONFIG,
          String.valueOf(128 * 1024),
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
          String.valueOf(4 * 1024 * 1024),
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          "1");

  private record Prepared(ProducerRecord<byte[], byte[]> record, int pictures) {}

  private final ClientSettings settings;
  private final String batch;
  private final Header mark;
  private final MessageRecords records;
  private final TopicAdmin topics;
  private final Producer<byte[], byte[]> producer;
  private final Transactions transactions;
  private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
  private volatile long committed;

  /**
   * @param run its name
   * @param jobs that the run means to send, those included that an earlier attempt sent
   * @throws TopicMissingException if there is no jobs topic
   * @throws BrokerUnreachableException if no broker answers
   * @throws SubmissionException if a broker doesn't take jobs
   */
  public Run(ClientSettings settings, String batch, String run, long jobs) {
    this.settings = requireNonNull(settings, "settings is null");
    this.batch = requireNonNull(batch, "batch is null");
    mark = new RunMark(run, jobs).header();
    records = new MessageRecords(settings, Clock.systemUTC());
    Map<String, Object> properties = KafkaProperties.producer(settings);
    BULK.forEach((key, value) -> properties.put(key, settings.kafka().getOrDefault(key, value)));
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix(batch) + UUID.randomUUID());
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    topics = new TopicAdmin(settings);
    try {
      topics.require(settings.topics().jobs());
      producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (RuntimeException e) {
      topics.close();
      throw e;
    }
    transactions = new Transactions(producer, settings.timeout(), System::nanoTime);
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      topics.close();
      throw notTaken(e);
    }
  }

  /**
   * Sends jobs in constant memory.
   *
   * @param progress is given the number of jobs that are in Kafka for good
   * @throws SubmissionException if the broker doesn't take them, or {@link #stopOthers} was called for the batch elsewhere; where a
   *     commit isn't answered it counts the jobs of those before, and the jobs of that one may be in Kafka too
   */
  public Submission send(Stream<EncodedJob> jobs, LongConsumer progress) {
    long pictures = 0;
    try (var left = new ReadAhead<>(jobs.map(this::prepare))) {
      Duration length = FIRST_TRANSACTION;
      while (left.hasNext()) {
        transactions.begin();
        long sent = 0;
        long end = System.nanoTime() + length.toNanos();
        while (left.hasNext() && (sent % JOBS_BETWEEN_LOOKS_AT_THE_CLOCK != 0 || System.nanoTime() < end)) {
          Prepared job = left.next();
          producer.send(job.record(), this::acknowledged);
          pictures += job.pictures();
          sent++;
        }
        transactions.commit();
        committed += sent;
        progress.accept(committed);
        length = length.multipliedBy(2).compareTo(LONGEST_TRANSACTION) < 0 ? length.multipliedBy(2) : LONGEST_TRANSACTION;
      }
      return new Submission(committed, pictures);
    } catch (ProducerFencedException e) {
      if (transactions.unanswered()) {
        throw notTaken(e);
      }
      throw new SubmissionException(
          "batch " + batch + " was resumed by another process, so this one stopped after " + committed + " jobs",
          committed,
          e);
    } catch (KafkaException e) {
      throw notTaken(e);
    } finally {
      transactions.abort();
    }
  }

  private void acknowledged(RecordMetadata place, Exception fault) {
    if (fault == null) {
      ends.merge(new TopicPartition(place.topic(), place.partition()), place.offset() + 1, Math::max);
    }
  }

  /**
   * Waits until who reads the topic finds every job that was sent, at most for the timeout of the settings. A commit comes before the
   * partitions show it, and what lies behind another producer's open transaction is shown after that has ended.
   *
   * @return false if the jobs aren't shown yet, or the broker can't say; they are in Kafka for good all the same
   */
  public boolean awaitReadable() {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    try {
      while (!topics.shows(ends)) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        Thread.sleep(LOOK_AGAIN.toMillis());
      }
      return true;
    } catch (KafkaException | BrokerUnreachableException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Prepared prepare(EncodedJob job) {
    var record =
        job.line().isPresent()
            ? records.record(job, mark, LineMark.header(job.line().getAsLong()))
            : records.record(job, mark);
    return new Prepared(record, job.job().imageCount());
  }

  /** How many jobs are in Kafka for good. */
  public long committed() {
    return committed;
  }

  /**
   * Ends every other run of a batch for good, whether its process lives or not: what it had not committed never appears.
   *
   * @throws KafkaException if the broker can't be reached or refuses
   */
  public static void stopOthers(ClientSettings settings, String batch) {
    try (Admin admin = Admin.create(KafkaProperties.admin(settings))) {
      var ids =
          admin.listTransactions().all().get().stream()
              .map(TransactionListing::transactionalId)
              .filter(id -> id.startsWith(prefix(batch)))
              .toList();
      admin.fenceProducers(ids).all().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(KafkaFaults.explain(e), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for the broker", e);
    }
  }

  private static String prefix(String batch) {
    return ID_PREFIX + batch + "/";
  }

  private SubmissionException notTaken(KafkaException cause) {
    return new SubmissionException(
        "the broker at "
            + settings.bootstrapServers()
            + " didn't take the jobs: "
            + KafkaFaults.explain(cause)
            + (transactions.unanswered() ? "; at least " : "; ")
            + committed
            + " are in Kafka",
        committed,
        cause);
  }

  /** Aborts a transaction that is open; safe to repeat and from any thread. */
  @Override
  public void close() {
    producer.close(transactions.unanswered() ? Duration.ZERO : CLOSE_TIMEOUT);
    topics.close();
  }
}

package io.paellera.command.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TransactionsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration ONE_COMMIT = Duration.ofSeconds(20);

  private long now = Long.MAX_VALUE - ONE_COMMIT.toNanos();

  /** Times out in its first commits and then, like Kafka's own, lets nothing be done but to commit again. */
  private final class SlowProducer extends MockProducer<byte[], byte[]> {
    private final int timeouts;
    private int commits;

    SlowProducer(int timeouts) {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
      this.timeouts = timeouts;
      initTransactions();
    }

    @Override
    public void commitTransaction() {
      commits++;
      if (commits <= timeouts) {
        now += ONE_COMMIT.toNanos();
        throw new TimeoutException("Timeout expired after 20000ms while awaiting EndTxn(true)");
      }
      super.commitTransaction();
    }

    @Override
    public void abortTransaction() {
      if (commits > 0) {
        throw new IllegalStateException("Cannot attempt operation `abortTransaction` because the previous call timed out");
      }
      super.abortTransaction();
    }
  }

  private Transactions begun(SlowProducer producer) {
    var transactions = new Transactions(producer, TIMEOUT, () -> now);
    transactions.begin();
    return transactions;
  }

  @Test
  void aCommitThatTimesOutIsTriedAgainWithinTheTimeout() {
    var producer = new SlowProducer(2);
    var transactions = begun(producer);
    transactions.commit();
    assertThat(producer.transactionCommitted()).isTrue();
    assertThat(producer.commits).isEqualTo(3);
    assertThat(transactions.unanswered()).isFalse();
  }

  @Test
  void aCommitThatTimedOutForGoodWasAbortedWhichKafkaRefuses() {
    var producer = new SlowProducer(Integer.MAX_VALUE);
    var transactions = begun(producer);
    assertThatThrownBy(transactions::commit).isInstanceOf(TimeoutException.class);
    assertThat(producer.commits).isEqualTo(3);
    assertThat(transactions.unanswered()).isTrue();
    transactions.abort();
    assertThat(producer.transactionAborted()).isFalse();
  }

  @Test
  void aTransactionThatIsOpenIsAbortedOnce() {
    var producer = new SlowProducer(0);
    var transactions = begun(producer);
    transactions.abort();
    assertThat(producer.transactionAborted()).isTrue();
    producer.abortTransactionException = new KafkaException("again");
    transactions.abort();
  }
}

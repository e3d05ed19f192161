package io.paellera.worker.intake;

import static io.paellera.worker.intake.IntakeSite.NEW;
import static io.paellera.worker.intake.IntakeSite.OLD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.worker.intake.BrokenConsumer.Call;
import io.paellera.worker.job.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is polled is taken, whatever Kafka's consumer throws, wherever it throws it. */
class IntakeTroubleTest {

  /** What the Javadoc of the consumer's methods names, and the plain one for all that is not named. */
  private static final List<Supplier<KafkaException>> FAILURES =
      List.of(
          () -> new KafkaException("something else"),
          () -> new TimeoutException("no answer"),
          WakeupException::new,
          () -> new InterruptException("interrupted"),
          () -> new AuthenticationException("who are you?"),
          () -> new AuthorizationException("not for you"),
          () -> new GroupAuthorizationException("workers"),
          () -> new TopicAuthorizationException(Set.of(IntakeSite.TOPIC)),
          () -> new FencedInstanceIdException("fenced"),
          () -> new InvalidGroupIdException("no group"),
          () -> new InvalidTopicException(Set.of(IntakeSite.TOPIC)),
          () -> new UnsupportedVersionException("too old"));

  private final IntakeSite site = new IntakeSite();

  static Stream<Arguments> troubles() {
    return Arrays.stream(Call.values())
        .flatMap(call -> FAILURES.stream().map(failure -> Arguments.of(call, failure.get().getClass().getSimpleName(), failure)));
  }

  @AfterEach
  void noInterruptIsLeftBehind() {
    Thread.interrupted();
  }

  @ParameterizedTest(name = "{0} throws {1}")
  @MethodSource("troubles")
  void recordsPolledBesideAFailingCallAreTakenOnceAndNothingCountsAsDone(
      Call call, String name, Supplier<KafkaException> failure) {
    site.commit(OLD, new OffsetAndMetadata(0));
    site.commit(NEW, new OffsetAndMetadata(3));
    site.assign(OLD);
    turns(2);
    site.consumer.schedulePollTask(
        () -> {
          site.consumer.rebalance(Set.of(OLD, NEW));
          site.append(OLD, 0, 1, 7, 8);
        });
    site.consumer.failOnce(call, failure);

    turns(3);
    site.append(OLD, 9);
    site.append(NEW, 3, 4);
    turns(3);

    assertThat(site.consumer.hasFailed(call) || call == Call.END_OFFSETS).isTrue();
    assertThat(site.offsets(OLD)).containsExactly(0L, 1L, 7L, 8L, 9L);
    assertThat(site.offsets(NEW)).containsExactly(3L, 4L);
    assertThat(site.watermark(OLD)).isZero();
    assertThat(site.watermark(NEW)).isEqualTo(3);
    assertThat(site.window.used()).isEqualTo(7);
    site.finishAll();
    assertThat(site.watermark(OLD)).isEqualTo(10);
    assertThat(site.watermark(NEW)).isEqualTo(5);
  }

  @ParameterizedTest(name = "{0} throws {1}")
  @MethodSource("troubles")
  void partitionsThatGoWhileACallFailsAreLetGoOfAllTheSame(Call call, String name, Supplier<KafkaException> failure) {
    site.commit(OLD, new OffsetAndMetadata(0));
    site.assign(OLD);
    turns(2);
    site.append(OLD, 0, 1);
    turns(1);
    site.whenRevoked(() -> { throw failure.get(); });
    site.assign();

    turns(1);

    assertThat(site.ledgers.owned()).isEmpty();
    assertThat(site.window.isEmpty()).isTrue();
  }

  @Test
  void partitionThatComesWhileAnotherIsLookedUpIsLookedUpNext() {
    site.lookups = new CompletableFuture<>();
    site.assign(OLD);
    turns(3);
    site.assign(OLD, NEW);
    turns(3);
    assertThat(site.ledgers.owned()).isEmpty();

    site.lookups.complete(null);
    turns(5);

    assertThat(site.ledgers.owned()).containsExactlyInAnyOrder(OLD, NEW);
  }

  @Test
  void recordThatTheMemoryCantHoldIsRefusedAndAllAroundItAreTakenOnce() {
    begin(OLD, NEW);
    site.tooLarge.add(2L);
    site.append(OLD, 0, 1, 2, 3, 4);
    site.append(NEW, 0, 1);
    site.consumer.runOutOfMemory("Java heap space");

    turns(30);
    site.append(OLD, 5);
    turns(3);

    assertThat(site.offsets(OLD)).containsExactlyInAnyOrder(0L, 1L, 3L, 4L, 5L);
    assertThat(site.offsets(NEW)).containsExactlyInAnyOrder(0L, 1L);
    assertThat(site.refused).singleElement().satisfies(failure -> assertThat(failure.message()).contains("can't be unpacked"));
  }

  @Test
  void recordForWhichTheMemoryWasScarceForAMomentWasRefused() {
    begin(OLD);
    site.tooLargeOnce.add(1L);
    site.append(OLD, 0, 1, 2);
    site.consumer.runOutOfMemory("Java heap space");

    turns(30);

    assertThat(site.offsets(OLD)).containsExactly(0L, 1L, 2L);
    assertThat(site.refused).isEmpty();
  }

  @Test
  void partitionThatGoesWhileItIsReadRecordByRecordIsLetGoOf() {
    begin(OLD, NEW);
    site.append(OLD, 0, 1, 2);
    site.append(NEW, 0, 1, 2);
    site.consumer.runOutOfMemory("Java heap space");
    turns(1);
    site.assign(NEW);

    turns(20);

    assertThat(site.ledgers.owned()).containsExactly(NEW);
    assertThat(site.offsets(NEW)).containsExactly(0L, 1L, 2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unable to create native thread: possibly out of memory or process/resource limits reached", "Metaspace"})
  void noRecordIsToBlameWhereSomethingElseThanHeapIsWanting(String message) {
    begin(OLD);
    site.append(OLD, 0);
    site.consumer.runOutOfMemory(message);

    assertThatThrownBy(() -> turns(1)).isInstanceOf(OutOfMemoryError.class).hasMessage(message);
  }

  private void begin(TopicPartition... partitions) {
    for (TopicPartition partition : partitions) {
      site.commit(partition, new OffsetAndMetadata(0));
    }
    site.assign(partitions);
    turns(2);
  }

  @Test
  void holeOfAbortedRecordsIsLookedUpAndCountedBeforeItIsDone() {
    site.commit(OLD, new OffsetAndMetadata(0));
    site.assign(OLD);
    turns(2);
    site.consumer.failOnce(Call.BEGINNING_OFFSETS, () -> new TimeoutException("no answer"));
    site.append(OLD, 0, 500);

    turns(1);
    site.finishAll();
    assertThat(site.watermark(OLD)).as("while the broker has not said where its log begins").isEqualTo(1);
    turns(1);

    assertThat(site.watermark(OLD)).isEqualTo(501);
    assertThat(site.count("paellera.offsets.absent")).isEqualTo(499);
    assertThat(site.count("paellera.offsets.lost")).isZero();
  }

  @Test
  void whatRetentionTookBeforeItWasReadIsCountedAsLost() {
    site.commit(OLD, new OffsetAndMetadata(0));
    site.assign(OLD);
    turns(2);
    site.append(OLD, 500);
    site.consumer.updateBeginningOffsets(Map.of(OLD, 400L));

    turns(2);

    assertThat(site.count("paellera.offsets.lost")).isEqualTo(400);
    assertThat(site.count("paellera.offsets.absent")).isEqualTo(100);
    assertThat(site.registry.get("paellera.offsets.lost").tag("topic", IntakeSite.TOPIC).tag("partition", "0").counter().count())
        .isEqualTo(400);
  }

  @Test
  void markOfATransactionNeedsNoQuestion() {
    site.commit(OLD, new OffsetAndMetadata(0));
    site.assign(OLD);
    turns(2);
    site.consumer.failOnce(Call.BEGINNING_OFFSETS, () -> new KafkaException("nobody asks"));
    site.append(OLD, 0, 2);

    turns(1);
    site.finishAll();

    assertThat(site.watermark(OLD)).isEqualTo(3);
    assertThat(site.consumer.hasFailed(Call.BEGINNING_OFFSETS)).isFalse();
  }

  @Test
  void recordWhoseReceptionFailsIsNotLeftOut() {
    site.commit(OLD, new OffsetAndMetadata(0));
    site.assign(OLD);
    turns(2);
    site.append(OLD, 0);
    turns(1);
    long epoch = site.admitted.get(0).position().epoch();
    site.window.enter(new Position(OLD, 1, epoch), 1);
    site.append(OLD, 1, 2);

    assertThatThrownBy(site.polling::runOnce).isInstanceOf(IllegalStateException.class);
    site.window.leave(new Position(OLD, 1, epoch));
    site.polling.runOnce();

    assertThat(site.offsets(OLD)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void undecodableRecordIsRefusedAndNoOtherIsHeldUp() {
    site.commit(OLD, new OffsetAndMetadata(0));
    site.assign(OLD);
    turns(2);
    site.append(OLD, 0, "not a job".getBytes(UTF_8));
    site.append(OLD, 1);

    turns(1);

    assertThat(site.refused).hasSize(1);
    assertThat(site.offsets(OLD)).containsExactly(1L);
  }

  /** As the worker's poll thread takes turns: trouble with Kafka ends one, not all. */
  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      try {
        site.polling.runOnce();
      } catch (OffsetOutOfRangeException e) {
        throw new AssertionError(e);
      } catch (KafkaException e) {
        Thread.interrupted();
      }
    }
  }
}

package io.paellera.command.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

  @Test
  void givesEveryElementInOrder() {
    for (int count : new int[] {0, 1, 255, 256, 257, 10_000}) {
      var taken = new ArrayList<Integer>();
      try (var ahead = new ReadAhead<>(IntStream.range(0, count).boxed())) {
        ahead.forEachRemaining(taken::add);
      }
      assertThat(taken).containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
    }
  }

  @Test
  void readsOnlyABoundedNumberAheadAndStopsWhenClosed() {
    var made = new AtomicInteger();
    var closed = new AtomicBoolean();
    var ahead = new ReadAhead<>(Stream.generate(made::incrementAndGet).onClose(() -> closed.set(true)));
    assertThat(ahead.next()).isEqualTo(1);
    await().atMost(Duration.ofMinutes(5)).until(() -> made.get() > 2_000);
    assertThat(made.get()).isLessThan(256 * 11);
    ahead.close();
    assertThat(closed).isTrue();
  }

  @Test
  void throwsWhatTheStreamThrewInItsPlace() {
    var source =
        IntStream.range(0, 1_000)
            .mapToObj(
                i -> {
                  if (i == 700) {
                    throw new IllegalArgumentException("element 700 is bad");
                  }
                  return i;
                });
    try (var ahead = new ReadAhead<>(source)) {
      for (int i = 0; i < 700; i++) {
        assertThat(ahead.next()).isEqualTo(i);
      }
      assertThatThrownBy(() -> ahead.forEachRemaining(element -> {})).hasMessage("element 700 is bad");
    }
  }
}

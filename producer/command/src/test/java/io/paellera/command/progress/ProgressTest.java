package io.paellera.command.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final AtomicLong now = new AtomicLong(5_000);
  private final ProgressMeter meter = new ProgressMeter(now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void rateAndTimeLeftFollowTheLastTenSeconds() {
    meter.total(1000);
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMillis(500));
      meter.succeeded(i < 50 ? 1 : 4);
    }
    var progress = meter.progress();
    assertThat(progress.done()).isEqualTo(250);
    assertThat(progress.elapsed()).isEqualTo(Duration.ofSeconds(50));
    assertThat(progress.rate()).isCloseTo(8.0, Offset.offset(0.5));
    assertThat(progress.left().orElseThrow()).isBetween(Duration.ofSeconds(85), Duration.ofSeconds(100));
  }

  @Test
  void aRunThatStallsSlowsDown() {
    meter.succeeded(100);
    pass(Duration.ofSeconds(100));
    assertThat(meter.progress().rate()).isLessThan(1.1);
  }

  @Test
  void whatWasFoundDoneDoesNotCountForTheRate() {
    pass(Duration.ofSeconds(1));
    meter.succeeded(1_000_000);
    meter.restartRate();
    pass(Duration.ofSeconds(1));
    meter.succeeded(5);
    assertThat(meter.progress().rate()).isCloseTo(5.0, Offset.offset(0.01));
  }

  @Test
  void inTheEndTheRateIsThatOfTheWhole() {
    meter.total(110);
    pass(Duration.ofSeconds(7));
    meter.succeeded(10);
    meter.restartRate();
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(1));
      meter.succeeded(1);
    }
    pass(Duration.ofSeconds(100));
    assertThat(meter.progress().rate()).isCloseTo(0.5, Offset.offset(0.01));
  }

  @Test
  void atFortyColumnsTheBarIsThereAndWhatMattersLessIsLeftOut() {
    var progress = new Progress(420, 3, OptionalLong.of(1000), Duration.ofSeconds(34), 12.34, "580 waiting  3.1 pictures/s");
    assertThat(new ProgressLine("fruit", "jobs", false).draw(progress, 50)).isEqualTo("fruit  42% █████         420/1,000 jobs  3 failed");
    assertThat(new ProgressLine("fruit", "jobs", false).draw(progress, 40)).hasSizeLessThan(40).contains("420/1,000 jobs", "3 failed");
  }

  @Test
  void theLineShowsShareCountsRateTimeAndFailures() {
    var progress = new Progress(420, 3, OptionalLong.of(1000), Duration.ofSeconds(34), 12.34);
    assertThat(new ProgressLine("fruit", "jobs", false).draw(progress, 100))
        .isEqualTo("fruit  42% ████████████████▊                         420/1,000 jobs  12.3/s  0:47 left  3 failed");
    var done = new Progress(1000, 0, OptionalLong.of(1000), Duration.ofSeconds(3725), 1234);
    assertThat(new ProgressLine("fruit", "jobs", false).draw(done, 100)).endsWith("1,000/1,000 jobs  1,234/s  in 1:02:05");
    var detailed = new Progress(420, 3, OptionalLong.of(1000), Duration.ofSeconds(34), 12.34, "580 waiting");
    assertThat(new ProgressLine("fruit", "jobs", false).draw(detailed, 100)).endsWith("  0:47 left  580 waiting  3 failed");
    var unknown = new Progress(7, 0, OptionalLong.empty(), Duration.ofSeconds(1), 7);
    assertThat(new ProgressLine("fruit", "jobs", false).draw(unknown, 80)).isEqualTo("fruit  7 jobs  7.0/s");
  }

  @Test
  void theLineIsNeverAsWideAsTheTerminal() {
    var progress = new Progress(420, 3, OptionalLong.of(1000), Duration.ofSeconds(34), 12.34);
    for (int width = 1; width < 200; width++) {
      assertThat(new ProgressLine("a-batch-with-a-name", "pictures", false).draw(progress, width).length())
          .isLessThan(Math.max(width, 1) + (width == 1 ? 1 : 0));
    }
  }

  @Test
  void coloursAreUsedOnlyWhereWanted() {
    var progress = new Progress(1, 1, OptionalLong.of(2), Duration.ofSeconds(1), 1);
    assertThat(new ProgressLine("x", "jobs", false).draw(progress, 80)).doesNotContain("\u001b");
    assertThat(new ProgressLine("x", "jobs", true).draw(progress, 80)).contains("\u001b[32m", "\u001b[31m  1 failed\u001b[0m");
  }

  @Test
  void whereNobodyWatchesTheBarIsSilentAndLinesComePlain() {
    var bytes = new ByteArrayOutputStream();
    try (var bar =
        ProgressBar.show(Terminal.none(new PrintStream(bytes, true, StandardCharsets.UTF_8)), "x", "jobs", meter::progress)) {
      bar.print("job 7\u001b[2J failed");
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("job 7\ufffd[2J failed" + System.lineSeparator());
  }

  @Test
  void aWatchedBarIsDrawnLinesGoAboveItAndItStaysAtTheEnd() {
    var bytes = new ByteArrayOutputStream();
    var terminal = new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, 60, false);
    meter.total(2);
    try (var bar = ProgressBar.show(terminal, "x", "jobs", meter::progress)) {
      bar.print("hello");
      meter.succeeded(2);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("\r\u001b[2Khello")
        .contains("0/2 jobs")
        .contains("2/2 jobs")
        .endsWith(System.lineSeparator());
  }
}

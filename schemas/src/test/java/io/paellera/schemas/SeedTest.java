package io.paellera.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedTest {

  private final MessageCodec<RenderJob> codec = new MessageCodec<>(MessageType.RENDER_JOB);

  private RenderJob read(String seed) {
    return codec.decode(("{\"id\":\"a\",\"prompt\":\"x\",\"seed\":" + seed + "}").getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "42.0, 42",
    "4.2e1, 42",
    "9007199254740991, 9007199254740991",
    "18446744073709551615, 18446744073709551615",
    "'\"7\"', 7",
    "'\"18446744073709551615\"', 18446744073709551615"
  })
  void aSeedIsReadAsOtherToolsWriteIt(String json, String seed) {
    assertThat(read(json).seed()).hasToString("Optional[" + seed + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-1.0", "\"-1\"", "\"random\"", "null"})
  void aSeedThatAsksForNoCertainOneIsLeftOut(String json) {
    var job = read(json);
    assertThat(job).isEqualTo(RenderJob.builder("a", "x").build());
    assertThat(new String(codec.encode(job), UTF_8)).doesNotContain("seed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-2", "18446744073709551616", "1e400", "1.5", "NaN", "true", "[1]", "{}", "\"1.8E19\"", "\"18446744073709551616\"", "\"\""})
  void aSeedOutsideItsLimitsIsRefusedWithThem(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageStartingWith("seed is \"")
        .hasMessageContaining("a whole number from 0 to 18446744073709551615, or random (or -1)");
  }

  @Test
  void aSeedThatReadersOfJsonWouldRoundIsWrittenAsText() {
    assertThat(new String(codec.encode(RenderJob.builder("a", "x").seed(9_007_199_254_740_991L).build()), UTF_8))
        .contains("\"seed\":9007199254740991}");
    assertThat(new String(codec.encode(RenderJob.builder("a", "x").seed(9_007_199_254_740_992L).build()), UTF_8))
        .contains("\"seed\":\"9007199254740992\"}");
    assertThat(new String(codec.encode(RenderJob.builder("a", "x").seed(Seed.MAX).build()), UTF_8))
        .contains("\"seed\":\"18446744073709551615\"}");
  }

  @Test
  void largeSeedsOrderAndCountOnWithoutASign() {
    assertThat(Seed.MAX).isGreaterThan(Seed.of(Long.MAX_VALUE));
    var job = RenderJob.builder("a", "x").seed(Seed.of(Long.MAX_VALUE)).images(2).build();
    assertThat(job.seedOf(1)).hasToString("9223372036854775808");
    assertThatThrownBy(() -> RenderJob.builder("a", "x").seed(-1)).isInstanceOf(InvalidFieldException.class);
  }
}

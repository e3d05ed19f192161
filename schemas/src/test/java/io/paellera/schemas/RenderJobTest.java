package io.paellera.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RenderJobTest {

  private static final Region CORNER = new Region(0, 0, 0.5, 0.5);

  @Test
  void picturesOfAJobHaveConsecutiveSeeds() {
    RenderJob job = RenderJob.builder("a", "red apple").seed(41).images(2).build();
    assertThat(job.seedOf(0)).isEqualTo(Seed.of(41));
    assertThat(job.seedOf(1)).isEqualTo(Seed.of(42));
  }

  @Test
  void aJobWithoutASeedHasOneThatFollowsFromItsId() {
    Seed seed = RenderJob.builder("a", "red apple").build().seedOf(0);
    assertThat(RenderJob.builder("a", "green apple").build().seedOf(0)).isEqualTo(seed).isEqualTo(Seed.of(6615842164555210L));
    assertThat(RenderJob.builder("b", "red apple").build().seedOf(0)).isNotEqualTo(seed);
  }

  @Test
  void theSeedAfterTheLargestIsZero() {
    for (Seed largest : List.of(Seed.of(9_007_199_254_740_991L), Seed.MAX)) {
      assertThat(RenderJob.builder("a", "red apple").seed(largest).images(2).build().seedOf(1)).isEqualTo(Seed.of(0));
    }
  }

  @Test
  void halfASurrogatePairIsRefusedWithItsPlaceInAMessageThatCanBeWritten() {
    for (String text : List.of("a\ud800", "\udc00a", "a\ud800\ud83c\udf4e")) {
      assertThatThrownBy(() -> RenderJob.builder("a", text).build())
          .isInstanceOf(InvalidFieldException.class)
          .hasMessageContaining("half a surrogate pair")
          .satisfies(e -> assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(e.getMessage())).isTrue());
    }
    assertThatThrownBy(() -> RenderJob.builder("a", "x").labels(Map.of("k", "\ud800")).build()).hasMessageContaining("character 1 is half");
    assertThat(RenderJob.builder("a", "red \ud83c\udf4e").build().prompt()).hasValue("red \ud83c\udf4e");
  }

  @Test
  void promptsHaveRegionsAllOrNone() {
    var parts = List.of(part("sun", Optional.of(CORNER)), part("moon", Optional.empty()));
    assertThatThrownBy(() -> RenderJob.builder("a", "sky").prompts(parts).build())
        .isInstanceOfSatisfying(InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("prompts.region"));
  }

  @Test
  void regionsNeedAPromptForTheRestOfThePicture() {
    var parts = List.of(part("sun", Optional.of(CORNER)));
    assertThatThrownBy(() -> RenderJob.builder("a", null).prompts(parts).build())
        .isInstanceOfSatisfying(InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("prompt"));
  }

  @Test
  void aPromptBesideWeightedPromptsIsRefusedBecauseItWouldNotCount() {
    var parts = List.of(part("cat face", Optional.empty()), part("dog face", Optional.empty()));
    assertThatThrownBy(() -> RenderJob.builder("a", "fox").prompts(parts).build()).isInstanceOf(InvalidFieldException.class);
  }

  @Test
  void aLongValueIsShortenedInTheError() {
    assertThatThrownBy(() -> RenderJob.builder("x".repeat(5000), "red apple").build())
        .hasMessageContaining("(5000 characters)")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(300));
  }

  @Test
  void aLongValueIsNotCutWithinACharacter() {
    assertThatThrownBy(() -> RenderJob.builder("x".repeat(79) + "\ud83d\ude00".repeat(50), "red apple").build())
        .message()
        .contains("(179 characters)")
        .doesNotContain("\ud83d");
  }

  @Test
  void messagesDontFollowTheMachinesLanguage() {
    var before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThatThrownBy(() -> RenderJob.builder("a", "red apple").mode(RenderMode.INPAINT).build()).hasMessageEndingWith("mode inpaint");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static WeightedPrompt part(String text, Optional<Region> region) {
    return new WeightedPrompt(text, OptionalDouble.empty(), region);
  }
}

package io.paellera.command.prompts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with one prompt a line, as people bring them. */
class TextFilesTest extends InputFiles {

  @Test
  void blankLinesArePassedOverAndCounted() {
    assertThat(prompts(trial("prompts-blank-line.txt"))).containsExactly("red apple", "rocket");
    assertThat(trial("prompts-blank-line.txt").check().remarks()).containsExactly("1 blank line passed over (line 2)");
    assertThat(prompts(trial("prompts-blank-line.jsonl"))).containsExactly("a", "b");
    assertThat(trial("prompts-blank-line.jsonl").check().remarks()).containsExactly("1 blank line passed over (line 2)");
    var table = plan("t.csv", "\nprompt,steps\napple,8\n\n,\n  \npear,9\n,,\n".getBytes(UTF_8));
    assertThat(prompts(table)).containsExactly("apple", "pear");
    assertThat(table.check().remarks()).containsExactly("5 blank lines passed over (lines 1, 4, 5, 6, 8)");
  }

  @Test
  void aLineOfSpacesThatDontBreakBecameAPrompt() {
    assertThat(prompts(plan("t.txt", "\u00a0\n\u3000\ufeff\n\u200b\nred apple\n".getBytes(UTF_8)))).containsExactly("red apple");
    assertThat(prompts(plan("t.csv", "prompt,steps\n\u00a0,\napple,8\n".getBytes(UTF_8)))).containsExactly("apple");
  }

  @Test
  void aRemarkCountedALineOnceForEachOfItsJobsAndCells() {
    var grid = plan("t.csv", "prompt,seed,steps\na --x 1,4.0,8.0\n".getBytes(UTF_8)).with(Grid.NONE.with("size", List.of("64x64", "32x32")));
    assertThat(grid.check().remarks())
        .hasSize(2)
        .allMatch(remark -> remark.startsWith("1 ") && remark.endsWith("(line 2)"));
    assertThat(plan("t.txt", "# a\n # b\nfrog\n".getBytes(UTF_8)).check().remarks())
        .containsExactly("2 lines that begin with # and a space left out; --comments keep makes prompts of such lines (lines 1, 2)");
  }

  @Test
  void linesThatLookLikeCommentsAreCountedAndAnOptionMakesPromptsOfThem() throws IOException {
    var plan = trial("prompts-hash.txt");
    assertThat(prompts(plan)).containsExactly("red apple", "#hashtag style");
    assertThat(plan.check().remarks()).singleElement().asString().startsWith("1 line that begins with #").contains("(line 1)", "--comments keep");
    byte[] content = Files.readAllBytes(((PromptSource.OfFile) plan.source()).path());
    var kept = plan(content, "h.txt", new Reading(PromptFormat.TEXT, Map.of(), Optional.empty(), Optional.empty(), true));
    assertThat(prompts(kept)).containsExactly("# 1 dad mug", "red apple", "#hashtag style");
    assertThat(kept.check().remarks()).isEmpty();
  }

  @Test
  void optionsInAPromptAreDrawnAsWordsButTold() {
    var plan = trial("prompts-flags.txt");
    assertThat(prompts(plan)).containsExactly("red apple --steps 12 --seed 5 --cfg_scale 7");
    assertThat(plan.check().remarks()).singleElement().asString().contains("1 prompt with words like --steps", "(line 1)");
    assertThat(plan("dash.txt", "red-apple -- really--nice - a -> b — an —aside of 2\n-10 C, F-16\n".getBytes(UTF_8)).check().remarks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"frog -s 50 -W512", "frog \u2014ar 16:9", "frog \u2013seed 5", "frog -n=4", "frog --tile"})
  void optionsAsOtherProgramsAndTelephonesWriteThemWereDrawnWithoutAWord(String prompt) {
    assertThat(plan("flags.txt", ("ok\n" + prompt + "\n").getBytes(UTF_8)).check().remarks()).singleElement().asString().contains("(line 2)");
  }

  @Test
  void bracesAsEmphasisStay() {
    assertThat(prompts(trial("prompts-triple-braces.txt"))).containsExactly("a girl, {{{masterpiece}}}, [blurry], (best:1.2)");
  }

  @Test
  void linesMayEndWithReturnsAlone() {
    assertThat(prompts(trial("prompts-cr-only.csv"))).containsExactly("red apple", "rocket");
    assertThat(prompts(plan("cr.txt", "a\rb\r\nc\n\rd".getBytes(UTF_8)))).containsExactly("a", "b", "c", "d");
    assertThat(prompts(plan("cr.jsonl", "{\"prompt\":\"a\"}\r{\"prompt\":\"b\"}\r".getBytes(UTF_8)))).containsExactly("a", "b");
  }
}

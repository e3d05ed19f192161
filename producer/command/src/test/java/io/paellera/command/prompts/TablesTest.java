package io.paellera.command.prompts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.Seed;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables, as people bring them. */
class TablesTest extends InputFiles {

  @Test
  void wholeNumbersThatWereWrittenAsFractionsAreWhole() {
    var plan = trial("prompts-pandas-floats.csv");
    assertThat(jobs(plan)).extracting(job -> job.steps().getAsInt()).containsExactly(8, 8);
    assertThat(jobs(plan).get(0).seed()).hasValue(Seed.of(42));
    assertThat(jobs(plan).get(1).seed()).isEmpty();
    assertThat(plan.check().remarks()).singleElement().asString().isEqualTo("2 lines with a number like 42.0 read as 42 (lines 2, 3)");
    assertThat(faults(plan("half.csv", "prompt,steps\na,8.5\n".getBytes(UTF_8)))).singleElement().asString().contains("must be a whole number");
  }

  @Test
  void aSeedOfSixtyFourBitsAsOtherToolsHaveThemIsTaken() {
    assertThat(jobs(trial("prompts-seed-64-bit.csv")).get(0).seed()).hasValue(Seed.MAX);
    assertThat(jobs(plan("s.csv", "prompt,seed\na,-1\nb,Random\nc,-1.0\n".getBytes(UTF_8)))).allSatisfy(job -> assertThat(job.seed()).isEmpty());
    var lines = "{\"prompt\":\"a\",\"seed\":18446744073709551615}\n{\"prompt\":\"b\",\"seed\":\"18446744073709551615\"}\n";
    assertThat(jobs(plan("s.jsonl", lines.getBytes(UTF_8)))).allSatisfy(job -> assertThat(job.seed()).hasValue(Seed.MAX));
    assertThat(faults(plan("rounded.csv", "prompt,seed\na,1.8446744073709552E+19\n".getBytes(UTF_8))))
        .containsExactly(
            "line 2: seed is \"1.8446744073709552E+19\", but must be a whole number from 0 to 18446744073709551615,"
                + " or random (or -1) for a seed that follows from the id");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t"})
  void theSeparatorOfATableIsFoundAndTold(String separator) {
    String table = "prompt,steps,seed\n\"an apple, red;\tnew\",8,1\n\"two\r\nlines\",9,2\n".replaceAll(",(?! )", separator);
    var plan = plan("t.csv", table.getBytes(UTF_8));
    assertThat(jobs(plan)).extracting(job -> job.steps().getAsInt()).containsExactly(8, 9);
    assertThat(prompts(plan)).containsExactly("an apple, red;\tnew", "two\r\nlines");
    assertThat(plan.check().remarks()).containsExactly("cells are separated by " + (separator.equals(";") ? "';'" : "tabs"));
  }

  @Test
  void theSeparatorMayBeNamedByTheFileOrTheUser() {
    assertThat(prompts(plan("t.tsv", "prompt\tsteps\na, b; c\t8\n".getBytes(UTF_8)))).containsExactly("a, b; c");
    assertThat(prompts(plan("excel.csv", "\uFEFFsep=;\r\nprompt;steps\r\na, b;8\r\n".getBytes(UTF_8)))).containsExactly("a, b");
    var named = new Reading(PromptFormat.CSV, Map.of(), Optional.of('|'), Optional.empty(), false);
    assertThat(prompts(plan("prompt|steps\na, b|8\n".getBytes(UTF_8), "p.csv", named))).containsExactly("a, b");
  }

  @Test
  void columnsWithoutANameAreLeftOutAndTold() {
    var plan = plan("index.csv", ",prompt,steps,\n0,apple,8,\n1,pear,9,\n".getBytes(UTF_8));
    assertThat(prompts(plan)).containsExactly("apple", "pear");
    assertThat(plan.check().remarks())
        .containsExactly("column 1 has no name and is left out", "column 4 has no name and is left out");
  }

  @Test
  void aColumnThatIsNoFieldIsToldAloneAndBeforeTheRowsThatItSpoils() {
    var plan = plan("t.csv", ("Text,Notiz\n" + "apple,x\n".repeat(300)).getBytes(UTF_8));
    assertThat(faults(plan))
        .hasSize(2)
        .allMatch(fault -> fault.startsWith("line 1: column "))
        .anyMatch(fault -> fault.contains("--map Notiz= leaves it out"));
  }

  @Test
  void aColumnThatIsNoFieldWasNotToldWhereItCameAfterOneWithBadCells() {
    var plan = plan("t.csv", ("prompt;steps;Notiz\n" + "apple;x;n\n".repeat(300)).getBytes(UTF_8));
    assertThat(faults(plan)).singleElement().asString().startsWith("line 1: column Notiz is no field").contains("--map Notiz= leaves it out");
    var template = plan("t.csv", ("steps,animal\n" + "x,cat\n".repeat(3)).getBytes(UTF_8)).with(Map.of("prompt", "a {animal}"));
    assertThat(faults(template)).hasSize(3).allMatch(fault -> fault.contains("steps is \"x\""));
  }

  @Test
  void aTableWithoutAColumnOfPromptsTellsHowToNameOne() {
    assertThat(faults(plan("t.csv", "Bild Text,steps\napple,8\n".getBytes(UTF_8))))
        .containsExactly(
            "line 1: column Bild Text is no field of a job, and no placeholder uses it; none is called prompt: --map 'Bild Text=prompt'"
                + " takes it for that; --map 'Bild Text=' leaves it out, --map 'Bild Text=labels.NAME' makes it a label");
  }

  @Test
  void aDecimalCommaIsNamed() {
    assertThat(faults(plan("t.csv", "prompt;guidance\napple;7,5\n".getBytes(UTF_8))))
        .containsExactly("line 2: guidance is \"7,5\", but must be a number with a point: 7.5");
  }
}

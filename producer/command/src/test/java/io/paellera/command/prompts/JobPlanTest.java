package io.paellera.command.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paellera.schemas.ImageFormat;
import io.paellera.schemas.Output;
import io.paellera.schemas.Placement;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.Seed;
import io.paellera.schemas.Size;
import io.paellera.schemas.TemperatureRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobPlanTest {

  private static final RunIds RUN = new RunIds(1_767_225_600_000L, "fruit");

  @TempDir Path folder;

  private JobPlan plan(String name, String content) {
    return JobPlan.of(PromptSource.file(write(name, content)), "fruit");
  }

  private Path write(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<RenderJob> jobs(JobPlan plan) {
    plan.check();
    try (var jobs = plan.jobs(RUN)) {
      return jobs.toList();
    }
  }

  private static List<String> faults(JobPlan plan) {
    return catchThrowableOfType(InvalidPromptsException.class, plan::check).rows().stream().map(BadRow::toString).toList();
  }

  @Test
  void anIdThatIsGivenTwiceIsFoundWithBothLines() {
    var plan = plan("ids.csv", "id,prompt\na,apple\n,pear\n,fig\na,plum\nb,apple\n");
    assertThat(faults(plan))
        .containsExactly("line 5: id is \"a\", but line 2 gave it to another job: leave it out, or give each job its own");
    var grid = plan("one.csv", "id,prompt\na,apple\n").with(Grid.NONE.with("steps", List.of("8", "12")));
    assertThat(faults(grid)).singleElement().asString().startsWith("line 2: id is \"a\", but line 2 gave it to another job");
    assertThat(jobs(plan("apart.csv", "id,prompt\na,apple\nb,apple\n"))).extracting(RenderJob::id).containsExactly("a", "b");
  }

  @Test
  void aJobLargerThanWorkersTakeIsFoundBeforeAnythingIsSent() {
    String longest = "\uD83C\uDF4E".repeat(4_000);
    String prompts = String.join(",", Collections.nCopies(16, "{\"text\":\"" + longest + "\",\"weight\":1}"));
    String large = "{\"prompts\":[" + prompts + "],\"negativePrompt\":\"" + longest + "\"}";

    assertThat(faults(plan("large.jsonl", "{\"prompt\":\"red apple\"}\n" + large)))
        .singleElement()
        .asString()
        .contains("2", "bytes, but must have at most 262144");
  }

  @Test
  void textHasOnePromptALineWithSettingsAfterTheBar() {
    var jobs =
        jobs(plan("p.txt", "# fruit\nred apple\n green pear | steps=12 images=4\r\na | b\nfox | seed=7 labels.team=blue"));
    assertThat(jobs).extracting(job -> job.prompt().orElseThrow()).containsExactly("red apple", "green pear", "a | b", "fox");
    assertThat(jobs.get(1).steps()).hasValue(12);
    assertThat(jobs.get(1).images()).hasValue(4);
    assertThat(jobs.get(3).seed()).hasValue(Seed.of(7));
    assertThat(jobs.get(3).labels()).containsExactly(Map.entry("team", "blue"));
    assertThat(jobs).allMatch(job -> job.batch().equals("fruit"));
  }

  @Test
  void overlongLinesAreRefusedWithTheirNumbersBeforeAnythingIsSent() {
    var text = "apple\n\n" + "x".repeat(4001) + "\npear\n" + "y".repeat(300_000) + "\n   \n";
    assertThat(faults(plan("p.txt", text)))
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("line 3: prompt is").contains("at most 4000 characters"),
            fault -> assertThat(fault).startsWith("line 5: longer than 262144 characters"));
  }

  @Test
  void aLineFullOfSettingsIsRefusedAsAnyOther() {
    assertThat(faults(plan("p.txt", "apple |" + " steps=8".repeat(20_000)))).containsExactly("line 1: steps is given twice");
  }

  @Test
  void everyBadLineIsCountedAndTheFirstTwentyAreTold() {
    var error = catchThrowableOfType(InvalidPromptsException.class, () -> plan("p.txt", "pear | steps=many\n".repeat(250)).check());
    assertThat(error.total()).isEqualTo(250);
    assertThat(error.rows()).hasSize(20);
    assertThat(error).hasMessageContaining("250 bad lines").hasMessageContaining("230 more");
  }

  @Test
  void anInputWithoutPromptsIsRefused() {
    assertThat(faults(plan("p.txt", "# nothing\n"))).containsExactly("line 1: there are no prompts");
    assertThat(faults(plan("p.csv", ""))).singleElement().asString().contains("must name the columns");
  }

  @Test
  void csvColumnsAreFieldsByName() {
    var csv =
        """
        Prompt,negative_prompt,images,seed,steps,guidance,temperature,typicalMass,size,model,format,prefix,deadline,labels.team
        "a ""red"" apple, shiny",leaf,2,42,12,4.5,1.0..0.3,0.2,64x64,paella-emoji,jpeg,renders/a,2030-01-01T00:00:00Z,orchard
        pear,,,,,,,,,,,,,
        """;
    var jobs = jobs(plan("p.csv", csv));
    assertThat(jobs.get(0))
        .isEqualTo(
            RenderJob.builder(jobs.get(0).id(), "a \"red\" apple, shiny")
                .batch("fruit")
                .negativePrompt("leaf")
                .images(2)
                .seed(42)
                .steps(12)
                .guidance(4.5)
                .temperature(new TemperatureRange(1.0, 0.3))
                .typicalMass(0.2)
                .size(new Size(64, 64))
                .model("paella-emoji")
                .output(new Output(Optional.of(ImageFormat.JPEG), Optional.of("renders/a")))
                .deadline(Instant.parse("2030-01-01T00:00:00Z"))
                .labels(Map.of("team", "orchard"))
                .build());
    assertThat(jobs.get(1)).isEqualTo(RenderJob.builder(jobs.get(1).id(), "pear").batch("fruit").build());
  }

  @Test
  void csvCellsMayHoldLineBreaksAndLineNumbersStayTrue() {
    var csv = "prompt,steps\n\"two\nlines\",8\napple,eight\n\"open,9\n";
    assertThat(faults(plan("p.csv", csv)))
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("line 4: steps is \"eight\", but must be a whole number"),
            fault -> assertThat(fault).startsWith("line 5: no CSV").contains("quote"));
    assertThat(jobs(plan("q.csv", "prompt,steps\n\"two\nlines\",8\n")).get(0).prompt()).hasValue("two\nlines");
  }

  @Test
  void csvRowsWithTooFewOrTooManyCellsAreRefused() {
    assertThat(faults(plan("p.csv", "prompt,steps\na,8\nb\nc,d,9\n\"x\"y,8\n")))
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("line 3: has 1 cell, but the first line names 2 columns"),
            fault -> assertThat(fault).startsWith("line 4: has 3 cells"),
            fault -> assertThat(fault).startsWith("line 5: no CSV").contains("after closing quote"));
  }

  @Test
  void aMistypedColumnIsNamedWithTheNearestField() {
    assertThat(faults(plan("p.csv", "prompt,stesp\na,8\nb,9\n")))
        .singleElement()
        .asString()
        .startsWith("line 1: column stesp is no field")
        .contains("did you mean steps?");
    assertThat(faults(plan("p.txt", "a | image=8"))).singleElement().asString().contains("image is \"8\"");
  }

  @Test
  void jsonLinesTakeEveryFieldOfTheSchema() {
    var line =
        """
        {"id":"my-1","prompts":[{"text":"sea","weight":2},{"text":"sky"}],"interpolation":"spherical","mode":"outpaint",\
        "image":"s3://pictures/a.png","placement":{"x":1,"y":2},"temperature":[1.0,0.3],"renoise":{"steps":7,"mode":"random"},\
        "size":{"width":128,"height":64},"output":{"format":"png","prefix":"out"},"steps":8,"labels":{"team":"a"}}
        """;
    var job = jobs(plan("p.jsonl", line)).get(0);
    assertThat(job.id()).isEqualTo("my-1");
    assertThat(job.prompts()).hasSize(2);
    assertThat(job.mode()).hasValue(RenderMode.OUTPAINT);
    assertThat(job.placement()).hasValue(new Placement(1, 2));
    assertThat(job.size()).hasValue(new Size(128, 64));
    assertThat(job.temperature()).hasValue(new TemperatureRange(1.0, 0.3));
    assertThat(job.output().orElseThrow().prefix()).hasValue("out");
    assertThat(job.labels()).containsEntry("team", "a");
  }

  @Test
  void jsonLinesAreHeldAgainstTheSchema() {
    var lines =
        """
        {"prompt":"a","steps":"8"}
        {"prompt":"a","steps":0}
        {"prompt":"a"
        ["a"]
        {"prompt":"a","prompt":"b"}
        {"steps":8}
        {"prompt":"a","temperature":[1.0]}
        """;
    assertThat(faults(plan("p.jsonl", lines)))
        .satisfiesExactly(
            fault -> assertThat(fault).isEqualTo("line 1: steps is \"8\", but must be a whole number from 1 to 10000, without quotes"),
            fault -> assertThat(fault).isEqualTo("line 2: steps is \"0\", but must be a whole number from 1 to 10000"),
            fault -> assertThat(fault).startsWith("line 3: not JSON").doesNotContain("Feature"),
            fault -> assertThat(fault).startsWith("line 4: must be a JSON object"),
            fault -> assertThat(fault).startsWith("line 5: not JSON").containsIgnoringCase("duplicate"),
            fault -> assertThat(fault).startsWith("line 6: prompt is"),
            fault -> assertThat(fault).startsWith("line 7: temperature"));
  }

  @Test
  void columnsAreRenamedOrLeftOut() {
    var renames = Map.of("text", "prompt", "n", "images", "remark", "");
    var csv =
        new PromptSource.OfFile(
            write("p.csv", "text,n,remark\napple,3,nice\n"), Reading.as(PromptFormat.CSV).withRenames(renames), "p.csv");
    var json =
        new PromptSource.OfFile(
            write("p.jsonl", "{\"text\":\"apple\",\"n\":3,\"remark\":[1]}\n"),
            Reading.as(PromptFormat.JSONL).withRenames(renames),
            "p.jsonl");
    for (var source : List.of(csv, json)) {
      var job = jobs(JobPlan.of(source, "fruit")).get(0);
      assertThat(job.prompt()).hasValue("apple");
      assertThat(job.images()).hasValue(3);
    }
  }

  @Test
  void gridsMultiplyRowsAndFillPlaceholders() {
    var grid = Grid.NONE.with("steps", List.of("8", "12")).with("style", List.of("oil", "ink"));
    var plan = plan("p.csv", "animal,prompt\nfox,a {animal} in {style}\ncat,{animal} {{style}}\n").with(grid);
    var jobs = jobs(plan);
    assertThat(jobs)
        .extracting(job -> job.prompt().orElseThrow() + "/" + job.steps().getAsInt())
        .containsExactly(
            "a fox in oil/8",
            "a fox in ink/8",
            "a fox in oil/12",
            "a fox in ink/12",
            "cat {style}/8",
            "cat {style}/8",
            "cat {style}/12",
            "cat {style}/12");
    assertThat(jobs).extracting(RenderJob::id).doesNotHaveDuplicates().isSorted();
    assertThat(plan.check().jobs()).isEqualTo(8);
    assertThatThrownBy(() -> plan.with(Map.of("steps", "3"))).hasMessageContaining("both set and in the grid");
  }

  @Test
  void aPlaceholderWhoseCellIsEmptyIsRefused() {
    assertThat(faults(plan("p.csv", "prompt,animal\na {animal},fox\na {animal},\n"))).singleElement().asString().contains("{animal} has no value");
  }

  @Test
  void bracesThatNameNoColumnStayAsTheyAreWritten() {
    var emphasis = "a girl, {{{masterpiece}}}, [blurry], (best:1.2), {{red}} {x}";
    assertThat(jobs(plan("p.txt", emphasis)).get(0).prompt()).hasValue(emphasis);
    assertThat(jobs(plan("p.csv", "animal,prompt\nfox,\"{animal} {{animal}} {{{red}}}\"\n")).get(0).prompt()).hasValue("fox {animal} {{{red}}}");
  }

  @Test
  void settingsWinOverRows() {
    var plan = plan("p.txt", "apple | steps=8 images=2\npear").with(Map.of("steps", "10"));
    assertThat(jobs(plan)).extracting(job -> job.steps().getAsInt()).containsExactly(10, 10);
    assertThat(plan.check()).extracting(PlanSummary::jobs, PlanSummary::pictures).containsExactly(2L, 3L);
  }

  @Test
  void theSameRunHasTheSameIdsAndAnotherHasOthers() {
    var plan = plan("p.txt", "apple\napple\npear\n");
    List<String> ids = jobs(plan).stream().map(RenderJob::id).toList();
    assertThat(jobs(plan).stream().map(RenderJob::id)).containsExactlyElementsOf(ids);
    assertThat(ids).doesNotHaveDuplicates().isSorted().allMatch(id -> RunIds.of(id, "fruit").equals(Optional.of(RUN)));
    try (var later = plan.jobs(new RunIds(RUN.startMillis() + 1, "fruit"))) {
      assertThat(later.map(RenderJob::id)).doesNotContainAnyElementsOf(ids).allMatch(id -> id.compareTo(ids.get(2)) > 0);
    }
    var edited = plan("p.txt", "apple\nplum\npear\n");
    assertThat(jobs(edited)).extracting(RenderJob::id).contains(ids.get(0), ids.get(2)).doesNotContain(ids.get(1));
  }

  @Test
  void promptsOneByOneAreRowsAsTheyAre() {
    var jobs = jobs(JobPlan.of(PromptSource.prompts(List.of("a | steps=8", "b")), "fruit"));
    assertThat(jobs).extracting(job -> job.prompt().orElseThrow()).containsExactly("a | steps=8", "b");
  }
}

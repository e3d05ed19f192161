package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.command.prompts.JobField;
import io.paellera.schemas.RenderStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AnswerTest {

  @Test
  void keysStandInTheOrderInWhichTheyWereAdded() {
    var causes = List.of(new FailureLog.Cause(RenderStatus.FAILED, "poison", "denoising", "it is poison", 3));
    assertThat(Answer.of("zebra", 1).with("ant", true).with("mouse", "text").with("bee", causes).json())
        .isEqualTo(
            """
            {"zebra":1,"ant":true,"mouse":"text","bee":[{"status":"failed","code":"poison","stage":"denoising","message":"it is poison","jobs":3}]}""");
  }

  /** Their order changed from one start to the next, so that the same command did not find its run again. */
  @Test
  void blendedPromptsAreTheSameTextAtEveryStart() {
    var options = new SourceOptions();
    new CommandLine(new Blend(options)).parseArgs("--blend", "red apple=2", "--blend", "frog=1");
    assertThat(options.settings())
        .containsEntry(JobField.PROMPTS, "[{\"text\":\"red apple\",\"weight\":2.0},{\"text\":\"frog\",\"weight\":1.0}]");
  }

  @CommandLine.Command
  private record Blend(@CommandLine.Mixin SourceOptions options) {}
}

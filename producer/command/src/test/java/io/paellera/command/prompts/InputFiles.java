package io.paellera.command.prompts;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paellera.schemas.RenderJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of files share: plans of trials and of files that they write, and what becomes of them. */
abstract class InputFiles {

  @TempDir Path folder;

  static JobPlan trial(String name) {
    try {
      return JobPlan.of(PromptSource.file(Path.of(InputFiles.class.getResource("/trials/" + name).toURI())), "trial");
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  JobPlan plan(String name, byte[] content) {
    return plan(content, name, Reading.as(PromptFormat.of(Path.of(name))));
  }

  JobPlan plan(byte[] content, String name, Reading reading) {
    try {
      return JobPlan.of(new PromptSource.OfFile(Files.write(folder.resolve(name), content), reading, name), "trial");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<RenderJob> jobs(JobPlan plan) {
    try (var jobs = plan.jobs(new RunIds(0, "trial"))) {
      return jobs.toList();
    }
  }

  static List<String> prompts(JobPlan plan) {
    return jobs(plan).stream().map(job -> job.prompt().orElseThrow()).toList();
  }

  static List<String> faults(JobPlan plan) {
    return catchThrowableOfType(InvalidPromptsException.class, plan::check).rows().stream().map(BadRow::toString).toList();
  }
}

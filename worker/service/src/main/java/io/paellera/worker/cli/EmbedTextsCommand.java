package io.paellera.worker.cli;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.pipeline.VectorFilling;
import io.paellera.renderer.weights.ModelDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code text embed}: fills a directory of text vectors. */
@Command(
    name = "embed",
    description = {
      "Embeds the texts of jobs ahead and keeps their vectors in a directory.",
      "Workers whose setting model.text-vectors names it load a text encoder only for a text that is missing there."
          + " Pictures are the same with and without it, on the same kind of device with the same number of threads.",
      "A directory holds the vectors of one model's encoders (v3 has two) and is refused to any other. It may be filled again and by"
          + " several at once: texts that it holds are passed over."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the directory holds every text",
      "1:a text has nothing to embed (the others are done), or a file can't be read or written",
      "2:the command, the model or a line of a file is not what it should be"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera-worker text embed --model paella-v1 --out vectors prompts.txt",
      "  paellera-worker text embed --model paella-v1 --out vectors jobs.jsonl",
      "  PAELLERA_MODEL_TEXT_VECTORS=vectors paellera-worker run --config worker.properties"
    })
final class EmbedTextsCommand extends ModelTask {

  private static final int TEXTS_BETWEEN_REPORTS = 10_000;

  @Option(names = "--model", paramLabel = "DIR", description = "model directory (default: the built-in model)")
  private Optional<Path> model;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the vectors go; made where it isn't yet")
  private Path out;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "prompts, one a line; of .jsonl and .ndjson files, the prompts and negative prompts of a job a line")
  private List<Path> files;

  @Mixin private ComputeOptions compute;

  private long embedded;
  private long known;
  private long refused;

  @Override
  protected int run(PrintWriter printer) {
    var directory = model.map(ModelDirectory::open).orElseGet(ModelDirectory::builtIn);
    try (var filling = VectorFilling.open(directory, out, compute.device(), compute.threads())) {
      filling.fillUnconditional();
      for (var file : files) {
        try (var texts = PromptFile.open(file)) {
          texts.forEach(text -> embed(filling, text, texts.place()));
        }
      }
    }
    printer.printf("%,d texts embedded into %s, %,d were there already%n", embedded, out, known);
    if (refused > 0) {
      printer.printf("%,d texts have nothing to embed%n", refused);
    }
    return refused == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void embed(VectorFilling filling, String text, String place) {
    try {
      if (!filling.fill(text)) {
        known++;
      } else if (++embedded % TEXTS_BETWEEN_REPORTS == 0) {
        tell("%,d texts embedded".formatted(embedded));
      }
    } catch (InvalidSpecException e) {
      refused++;
      tell(place + ": " + e.getMessage());
    }
  }
}

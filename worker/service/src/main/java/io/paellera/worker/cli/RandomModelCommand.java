package io.paellera.worker.cli;

import io.paellera.renderer.model.RandomModel;
import io.paellera.renderer.weights.ModelDirectory;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code model random}: a model of the published dimensions with random weights, for measuring. */
@Command(
    name = "random",
    description = "Makes a model of the published dimensions with random weights: it draws noise, at the real one's speed.",
    mixinStandardHelpOptions = true)
final class RandomModelCommand extends MakeModelTask {

  @Option(
      names = "--architecture",
      defaultValue = "paella-v1",
      paramLabel = "NAME",
      description = "which model: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})",
      completionCandidates = Architectures.class,
      converter = Architectures.class)
  private RandomModel.Architecture architecture;

  @Option(
      names = "--scale",
      defaultValue = "1",
      paramLabel = "X",
      description = "of the widths, over 0 and at most 1: a smaller model of the same shape (${DEFAULT-VALUE})")
  private double scale;

  @Option(names = "--vqgan", paramLabel = "F4|F8", description = "which VQGAN (the one that the model was published with)")
  private Optional<RandomModel.Image> vqgan;

  @Option(
      names = "--text",
      defaultValue = "TINY",
      paramLabel = "TINY|VIT_G_14",
      description = "text tower: two narrow layers, or the published one of 354 million parameters (${DEFAULT-VALUE})")
  private RandomModel.Text text;

  @Option(
      names = "--byt5",
      defaultValue = "TINY",
      paramLabel = "TINY|XL",
      description = "paella-v3's encoder of bytes: two narrow layers, or the published one of 2.6 billion parameters (${DEFAULT-VALUE})")
  private RandomModel.Bytes bytes;

  @Option(
      names = "--visual",
      defaultValue = "NONE",
      paramLabel = "NONE|TINY|VIT_H_14",
      description =
          "CLIP's visual tower, for variations: none, two narrow layers, or the published one of 632 million parameters (${DEFAULT-VALUE})")
  private RandomModel.Visual visual;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "of the weights (${DEFAULT-VALUE})")
  private long seed;

  @Spec private CommandSpec command;

  @Override
  protected ModelDirectory make(Path target) {
    if (!(scale > 0 && scale <= 1)) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "--scale is " + scale + ", but must be over 0 and at most 1");
    }
    return new RandomModel(architecture, scale, vqgan.orElse(architecture.image()), text, bytes, visual, seed).writeTo(target);
  }

  /** The architectures by their names. */
  static final class Architectures implements ITypeConverter<RandomModel.Architecture>, Iterable<String> {

    @Override
    public RandomModel.Architecture convert(String name) {
      return Stream.of(RandomModel.Architecture.values())
          .filter(architecture -> architecture.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("--architecture is " + name + ", but only " + String.join(", ", this) + " are known"));
    }

    @Override
    public Iterator<String> iterator() {
      return Stream.of(RandomModel.Architecture.values()).map(RandomModel.Architecture::toString).iterator();
    }
  }
}

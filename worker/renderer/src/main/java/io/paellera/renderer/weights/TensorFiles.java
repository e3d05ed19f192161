package io.paellera.renderer.weights;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Opens files of tensors by what they begin with, whatever they are called. */
public final class TensorFiles {

  private static final int ZIP = 0x04034b50;
  private static final int PICKLE = 0x80;

  private TensorFiles() {}

  /** How a file keeps its tensors. */
  public enum Format {
    SAFETENSORS("safetensors"),
    PYTORCH("PyTorch checkpoint"),
    PYTORCH_BEFORE_1_6("PyTorch checkpoint in the format before 1.6"),
    NUMPY("NumPy archive"),
    SHARDS("index of a checkpoint in several files");

    private final String words;

    Format(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Opens a safetensors file, a PyTorch checkpoint, a NumPy archive, or the index of a checkpoint in several files.
   *
   * @param choice between raw and averaged weights; needed only where a checkpoint holds both
   * @throws WeightsException if it is missing, damaged, or none of these
   */
  public static TensorSource open(Path file, Optional<WeightSet> choice) {
    return switch (format(file)) {
      case PYTORCH, PYTORCH_BEFORE_1_6 -> PyTorchCheckpoint.open(file, choice);
      case SAFETENSORS, NUMPY, SHARDS -> chosen(openNamed(file), choice);
    };
  }

  /** Opens a file that has names for its tensors and nothing else. */
  private static TensorSource openNamed(Path file) {
    return switch (format(file)) {
      case SAFETENSORS -> SafetensorsFile.open(file);
      case NUMPY -> NpzFile.open(file);
      case SHARDS -> ShardedTensors.open(file);
      case PYTORCH, PYTORCH_BEFORE_1_6 -> throw new IllegalArgumentException(file + " has dictionaries");
    };
  }

  private static TensorSource chosen(TensorSource source, Optional<WeightSet> choice) {
    var names = AveragedNames.among(source.names());
    if (names.isPresent() && choice.isEmpty()) {
      source.close();
      throw new UnsupportedWeightsException(
          source.file(),
          "holds raw weights and averaged ones under " + names.get().place() + "; say which: --weights raw or --weights ema");
    }
    return names.<TensorSource>map(both -> new SelectedTensors(source, both.of(choice.orElseThrow()))).orElse(source);
  }

  /** Opens a file that leaves no choice between raw and averaged weights. */
  public static TensorSource open(Path file) {
    return open(file, Optional.empty());
  }

  /**
   * Which weights a file names: raw ones, averaged ones, both; or neither, where neither dictionaries nor names tell them apart.
   *
   * @throws WeightsException if it is missing or damaged
   */
  public static Set<WeightSet> weightSets(Path file) {
    return switch (format(file)) {
      case PYTORCH, PYTORCH_BEFORE_1_6 -> PyTorchCheckpoint.weightSets(file);
      case SAFETENSORS, NUMPY, SHARDS -> {
        try (var source = openNamed(file)) {
          yield AveragedNames.among(source.names()).isPresent() ? EnumSet.allOf(WeightSet.class) : Set.of();
        }
      }
    };
  }

  /**
   * What a file seems to be, by its beginning; a file of no format that is known passes for safetensors.
   *
   * @throws WeightsException if it is missing, or a damaged zip file
   */
  public static Format format(Path file) {
    try (var mapping = FileMapping.open(file)) {
      if (mapping.size() < Long.BYTES) {
        return Format.SAFETENSORS;
      }
      var start = mapping.map("its beginning", 0, Long.BYTES).getLong();
      if ((int) start == ZIP) {
        return holdsArrays(mapping) ? Format.NUMPY : Format.PYTORCH;
      }
      if (start >= 0 && start <= SafetensorsHeader.MAX_BYTES) {
        return Format.SAFETENSORS;
      }
      return switch ((int) (start & 0xff)) {
        case PICKLE -> Format.PYTORCH_BEFORE_1_6;
        case '{' -> Format.SHARDS;
        default -> Format.SAFETENSORS;
      };
    }
  }

  private static boolean holdsArrays(FileMapping mapping) {
    var names = ZipArchive.open(mapping).names();
    return !names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"));
  }
}

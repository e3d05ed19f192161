package io.paellera.renderer.weights;

import static java.util.stream.Collectors.joining;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A checkpoint that {@code torch.save} wrote, of any size: a zip file of one pickle and one entry a storage, or the pickles and
 * storages of PyTorch before 1.6. The tensors are those of its {@link StateDictionary}; everything else in it is passed over.
 */
public final class PyTorchCheckpoint extends MappedTensors<StoredTensor> {

  /** Longest pickle that is read; the full-size U-Net's takes 0.2 MB. */
  static final int MAX_PICKLE = 64 << 20;

  private static final String PICKLE = "data.pkl";
  private static final byte PROTOCOL = (byte) 0x80;
  private static final int NAMES_IN_MESSAGE = 5;

  private final StoredTensor.Storages storages;
  private final List<String> notes;

  private PyTorchCheckpoint(
      FileMapping mapping, StoredTensor.Storages storages, Map<String, StoredTensor> tensors, List<String> notes) {
    super(mapping, tensors);
    this.storages = storages;
    this.notes = List.copyOf(notes);
  }

  /** Opens a checkpoint that holds either raw or averaged weights. */
  public static PyTorchCheckpoint open(Path file) {
    return open(file, Optional.empty());
  }

  /**
   * Opens a checkpoint; no tensor is read yet.
   *
   * @param choice between raw and averaged weights; needed only where it holds both
   * @throws UnsafePickleException if it holds something else than weights, or its pickle does what weights don't need; nothing of
   *     it was run
   * @throws WeightsException if it is missing, damaged, of another format, or leaves open which weights are meant
   */
  public static PyTorchCheckpoint open(Path file, Optional<WeightSet> choice) {
    var mapping = FileMapping.open(file);
    try {
      var content = Content.of(mapping);
      return of(mapping, content, choice);
    } catch (RuntimeException e) {
      mapping.close();
      throw e;
    }
  }

  /**
   * Which weights a checkpoint names: raw ones, averaged ones, both; or neither, where they lie in no dictionary of their own.
   *
   * @throws WeightsException as {@link #open(Path, Optional)}
   */
  static Set<WeightSet> weightSets(Path file) {
    try (var mapping = FileMapping.open(file)) {
      return StateDictionary.sets(Content.of(mapping).root(file)).keySet();
    }
  }

  /** What a checkpoint's pickle holds, and where its storages lie. */
  private record Content(StoredTensor.Storages storages, CheckpointUnpickler.Pickled pickled) {

    static Content of(FileMapping mapping) {
      if (mapping.size() >= 2 && mapping.map("its beginning", 0, 2).get() == PROTOCOL) {
        var legacy = LegacyCheckpoint.open(mapping);
        return new Content(legacy.storages(), legacy.pickled());
      }
      var file = mapping.file();
      var archive = ZipArchive.open(mapping);
      var prefix = prefix(archive, file);
      var pickled = CheckpointUnpickler.read(file, new ByteArrayInputStream(pickle(archive, prefix, file)));
      return new Content(new ZipStorages(archive, prefix, file), pickled);
    }

    Map<?, ?> root(Path file) {
      if (pickled.root() instanceof CheckpointUnpickler.Inert whole) {
        throw new UnsafePickleException(
            file,
            "its pickle names " + whole.name() + ", which weights don't need; nothing of it was run. Save the bare state_dict instead");
      }
      if (!(pickled.root() instanceof Map<?, ?> root)) {
        throw new UnsupportedWeightsException(file, "holds no dictionary of tensors");
      }
      return root;
    }
  }

  private static String prefix(ZipArchive archive, Path file) {
    var pickles = archive.names().stream().filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE)).toList();
    if (pickles.size() != 1) {
      throw new UnsupportedWeightsException(file, "is a zip file, but no PyTorch checkpoint: it has no " + PICKLE);
    }
    var prefix = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
    if (archive.names().contains(prefix + "constants.pkl")) {
      throw new UnsupportedWeightsException(file, "is a TorchScript program, no checkpoint; save its state_dict instead");
    }
    var order = prefix + "byteorder";
    if (archive.names().contains(order)
        && !StandardCharsets.US_ASCII.decode(archive.content(order)).toString().equals("little")) {
      throw new UnsupportedWeightsException(file, "was written on a big-endian machine");
    }
    return prefix;
  }

  private static byte[] pickle(ZipArchive archive, String prefix, Path file) {
    if (archive.size(prefix + PICKLE) > MAX_PICKLE) {
      throw new UnsupportedWeightsException(
          file, "its pickle takes " + archive.size(prefix + PICKLE) + " bytes, at most " + MAX_PICKLE);
    }
    var content = archive.content(prefix + PICKLE);
    var bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  private static PyTorchCheckpoint of(FileMapping mapping, Content content, Optional<WeightSet> choice) {
    var file = mapping.file();
    var passedOver = content.pickled.passedOver();
    var state = StateDictionary.find(content.root(file), choice, file);
    var tensors = new LinkedHashMap<String, StoredTensor>();
    var notes = new ArrayList<String>();
    if (!state.path().isEmpty()) {
      notes.add("the weights lie under " + state.path());
    }
    if (!passedOver.isEmpty()) {
      notes.add("passed over, neither loaded nor run: " + shortened(passedOver));
    }
    if (content.pickled.otherKeys() > 0) {
      notes.add("passed over: what stands under keys that are no texts, " + content.pickled.otherKeys() + " in number");
    }
    state.content().forEach(
        (name, value) -> {
          if (value instanceof StoredTensor tensor) {
            tensors.put((String) name, tensor);
          } else if (value instanceof CheckpointUnpickler.Inert inert) {
            notes.add("no tensor is made of " + name + ", because it needs " + inert.name());
          }
        });
    return new PyTorchCheckpoint(mapping, content.storages, tensors, notes);
  }

  private static String shortened(Set<String> names) {
    return names.stream().limit(NAMES_IN_MESSAGE).collect(joining(", "))
        + (names.size() > NAMES_IN_MESSAGE ? " and " + (names.size() - NAMES_IN_MESSAGE) + " more" : "");
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public TensorInfo info(String name) {
    return entry(name).info();
  }

  @Override
  public ByteBuffer data(String name) {
    return entry(name).read(storages, file());
  }
}

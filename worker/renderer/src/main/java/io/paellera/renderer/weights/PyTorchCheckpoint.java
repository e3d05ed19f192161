package io.paellera.renderer.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint that {@code torch.save} wrote (PyTorch 1.6 and later): a zip file of one pickle and one entry a storage, of any
 * size. The tensors are those of the pickled dictionary, or of its {@code state_dict} if it has one; everything else in it is
 * passed over.
 */
public final class PyTorchCheckpoint implements TensorSource {

  /** Longest pickle that is read; the full-size U-Net's takes 0.2 MB. */
  static final int MAX_PICKLE = 64 << 20;

  private static final String PICKLE = "data.pkl";
  private static final String STATE = "state_dict";

  private final FileMapping mapping;
  private final ZipArchive archive;
  private final String prefix;
  private final Map<String, StoredTensor> tensors;

  private PyTorchCheckpoint(FileMapping mapping, ZipArchive archive, String prefix, Map<String, StoredTensor> tensors) {
    this.mapping = mapping;
    this.archive = archive;
    this.prefix = prefix;
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Opens a checkpoint; no tensor is read yet.
   *
   * @throws UnsafePickleException if its pickle names what weights don't need; nothing of it was run
   * @throws WeightsException if it is missing, damaged, or of another format
   */
  public static PyTorchCheckpoint open(Path file) {
    var mapping = FileMapping.open(file);
    try {
      refuseLegacy(mapping);
      var archive = ZipArchive.open(mapping);
      var prefix = prefix(archive, file);
      var root = CheckpointUnpickler.read(file, pickle(archive, prefix, file));
      return new PyTorchCheckpoint(mapping, archive, prefix, tensors(root, file));
    } catch (RuntimeException e) {
      mapping.close();
      throw e;
    }
  }

  private static void refuseLegacy(FileMapping mapping) {
    if (mapping.size() >= 2 && mapping.map("its beginning", 0, 2).get() == (byte) 0x80) {
      throw new UnsupportedWeightsException(
          mapping.file(),
          "is in PyTorch's format from before version 1.6; load and save it once with a newer PyTorch: "
              + "torch.save(torch.load(file), new_file)");
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

  private static Map<String, StoredTensor> tensors(Object root, Path file) {
    if (!(root instanceof Map<?, ?> dictionary)) {
      throw new UnsupportedWeightsException(file, "holds no dictionary of tensors");
    }
    var state = dictionary.get(STATE) instanceof Map<?, ?> nested ? nested : dictionary;
    var tensors = new LinkedHashMap<String, StoredTensor>();
    state.forEach(
        (name, value) -> {
          if (name instanceof String text && value instanceof StoredTensor tensor) {
            tensors.put(text, tensor);
          }
        });
    if (tensors.isEmpty()) {
      throw new UnsupportedWeightsException(file, "holds no tensors, neither plainly nor under " + STATE);
    }
    return tensors;
  }

  @Override
  public Path file() {
    return mapping.file();
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return tensor(name).info();
  }

  @Override
  public ByteBuffer data(String name) {
    return tensor(name).read(archive, prefix, file());
  }

  private StoredTensor tensor(String name) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new TensorMismatchException(file(), "tensor " + name + " is missing");
    }
    return tensor;
  }

  @Override
  public void close() {
    mapping.close();
  }
}

package io.paellera.renderer.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Named tensors that lie somewhere and are read one by one. */
public interface TensorSource extends AutoCloseable {

  /** The file the tensors come from, for messages. */
  Path file();

  /** Names of the tensors, in the source's order. */
  Set<String> names();

  /** What a user should know of how the file was read: where its weights lay, what was passed over. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Type and shape of a tensor, without reading it.
   *
   * @throws TensorMismatchException if there is no tensor of that name
   */
  TensorInfo info(String name);

  /**
   * The tensor's elements, row-major and little-endian, from position 0 to the limit; direct and mapped, not copied, where the
   * source holds them that way. Stays valid after {@link #close()}.
   *
   * @throws TensorMismatchException if there is no tensor of that name
   * @throws WeightsException if it can't be read
   */
  ByteBuffer data(String name);

  /**
   * Writes a tensor's elements, row-major and little-endian.
   *
   * @throws IOException if the channel fails
   */
  default void writeTo(String name, WritableByteChannel channel) throws IOException {
    var bytes = data(name);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Loads a tensor onto the manager's device. Where the device is the CPU and the type is the stored one, nothing is copied: the
   * array reads the mapped file and must not be changed in place.
   *
   * @param type of the array's elements; a floating type for floating tensors, the stored type for others
   * @throws TensorMismatchException if there is no tensor of that name, or it can't become that type
   */
  default NDArray load(String name, NDManager manager, DataType type) {
    return TensorLoader.load(this, name, manager, type);
  }

  /** Loads a tensor in the type that holds every stored value: BF16 as FLOAT32, every other type as itself. */
  default NDArray load(String name, NDManager manager) {
    return load(name, manager, info(name).type().loaded());
  }

  /**
   * Some of these tensors under other names; closing the view closes this source.
   *
   * @param originals these names by the others
   */
  default TensorSource renamed(Map<String, String> originals) {
    return new RenamedTensors(this, originals);
  }

  /** Number of elements of all floating tensors: the parameter count. */
  default long parameters() {
    return names().stream().map(this::info).filter(info -> info.type().isFloating()).mapToLong(TensorInfo::elements).sum();
  }

  @Override
  void close();
}

package io.paellera.renderer.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * A PyTorch tensor as a pickle describes it: a view of a storage.
 *
 * @param storage that holds the elements
 * @param offset of the first element in the storage
 * @param info type and shape
 * @param strides elements between neighbours along each dimension
 */
record StoredTensor(Storage storage, long offset, TensorInfo info, List<Long> strides) {

  /** Most elements of a tensor that repeats those of its storage. */
  static final int MAX_EXPANDED = 1 << 24;

  /**
   * A flat run of elements.
   *
   * @param key by which the checkpoint finds it
   */
  record Storage(ElementType type, String key, long elements) {}

  /** Where the storages of a checkpoint lie. */
  interface Storages {

    /**
     * Part of a storage, mapped.
     *
     * @throws DamagedFileException if there is no such storage, or one of another length
     */
    ByteBuffer bytes(Storage storage, long from, long length);
  }

  StoredTensor {
    strides = List.copyOf(strides);
  }

  /**
   * @throws IllegalArgumentException if the view reaches outside its storage; says how
   */
  static StoredTensor of(Storage storage, long offset, List<Long> sizes, List<Long> strides) {
    var info = new TensorInfo(storage.type, new Shape(sizes));
    if (sizes.size() != strides.size()) {
      throw new IllegalArgumentException("has the shape " + sizes + ", but the strides " + strides);
    }
    if (strides.stream().anyMatch(stride -> stride < 0) || offset < 0) {
      throw new IllegalArgumentException(
          "has the offset " + offset + " and the strides " + strides + ", but none may be negative");
    }
    var last = offset;
    for (var i = 0; i < sizes.size(); i++) {
      last = Math.addExact(last, Math.multiplyExact(sizes.get(i) - 1, strides.get(i)));
    }
    if (info.elements() > 0 && last >= storage.elements) {
      throw new IllegalArgumentException("reaches element " + last + " of its storage, which has only " + storage.elements);
    }
    return new StoredTensor(storage, offset, info, strides);
  }

  /** Whether the elements lie row-major without gaps; along a dimension of one element the stride plays no part. */
  boolean contiguous() {
    var expected = 1L;
    for (var i = strides.size() - 1; i >= 0; i--) {
      var size = info.shape().get(i);
      if (size != 1 && strides.get(i) != expected) {
        return false;
      }
      expected *= size;
    }
    return true;
  }

  /**
   * The elements, row-major; mapped if they lie so, else copied into order.
   *
   * @throws UnsupportedWeightsException if strides of 0 make much of little
   */
  ByteBuffer read(Storages storages, Path file) {
    if (info.elements() == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (contiguous()) {
      return storages.bytes(storage, offset * storage.type.bytes(), info.bytes());
    }
    if (info.elements() > storage.elements && info.elements() > MAX_EXPANDED) {
      throw new UnsupportedWeightsException(
          file,
          "a tensor of storage " + storage.key + " has the shape " + info.shape() + " of " + info.elements()
              + " elements, but its storage has only " + storage.elements + "; at most " + MAX_EXPANDED + " may repeat them");
    }
    return gathered(storages.bytes(storage, 0, storage.elements * storage.type.bytes()));
  }

  private ByteBuffer gathered(ByteBuffer source) {
    var target = ByteBuffer.allocateDirect(Math.toIntExact(info.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    gather(source, target, 0, offset);
    return target.flip();
  }

  private void gather(ByteBuffer source, ByteBuffer target, int dimension, long element) {
    var bytes = storage.type.bytes();
    if (dimension == strides.size()) {
      target.put(target.position(), source, Math.toIntExact(element * bytes), bytes);
      target.position(target.position() + bytes);
      return;
    }
    for (var i = 0L; i < info.shape().get(dimension); i++) {
      gather(source, target, dimension + 1, element + i * strides.get(dimension));
    }
  }
}

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

  /**
   * A flat run of elements, in an entry of the archive.
   *
   * @param key name of the entry below {@code data/}
   */
  record Storage(ElementType type, String key, long elements) {}

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
    if (info.elements() > storage.elements) {
      throw new IllegalArgumentException(
          "has the shape " + info.shape() + " of " + info.elements() + " elements, but its storage has only " + storage.elements);
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

  /** The elements, row-major; mapped if they lie so, else copied into order. */
  ByteBuffer read(ZipArchive archive, String prefix, Path file) {
    var entry = prefix + "data/" + storage.key;
    var bytes = (long) storage.type.bytes();
    if (archive.size(entry) != storage.elements * bytes) {
      throw new DamagedFileException(
          file,
          "entry " + entry + " has " + archive.size(entry) + " bytes, but should hold " + storage.elements + " of "
              + storage.type);
    }
    if (info.elements() == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (contiguous()) {
      return archive.content(entry, offset * bytes, info.bytes());
    }
    return gathered(archive.content(entry, 0, storage.elements * bytes));
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

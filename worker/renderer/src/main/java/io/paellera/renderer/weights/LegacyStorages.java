package io.paellera.renderer.weights;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The storages of PyTorch's format before version 1.6, one after the other.
 *
 * @param places of their first elements, by key
 */
record LegacyStorages(FileMapping mapping, Map<String, Long> places) implements StoredTensor.Storages {

  /**
   * Finds the storages, up to the first whose type isn't known: nobody can say where that one ends.
   *
   * @param start where the first one's count of elements lies
   * @param keys in the order of the storages
   */
  static LegacyStorages after(FileMapping mapping, long start, List<?> keys, Map<String, StoredTensor.Storage> known) {
    var places = new HashMap<String, Long>();
    var at = start;
    for (var key : keys) {
      if (!(key instanceof String name) || !known.containsKey(name)) {
        break;
      }
      var storage = known.get(name);
      var elements = mapping.map("the length of storage " + name, at, Long.BYTES).getLong();
      if (elements != storage.elements()) {
        throw new DamagedFileException(
            mapping.file(), "storage " + name + " has " + elements + " elements, but should have " + storage.elements());
      }
      places.put(name, at + Long.BYTES);
      at = Math.addExact(at + Long.BYTES, elements * storage.type().bytes());
    }
    return new LegacyStorages(mapping, Map.copyOf(places));
  }

  @Override
  public ByteBuffer bytes(StoredTensor.Storage storage, long from, long length) {
    var place = places.get(storage.key());
    if (place == null) {
      throw new DamagedFileException(mapping.file(), "storage " + storage.key() + " is missing or lies behind one of unknown type");
    }
    return mapping.map("storage " + storage.key(), place + from, length);
  }
}

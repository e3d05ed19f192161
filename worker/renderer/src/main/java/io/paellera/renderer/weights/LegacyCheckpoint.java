package io.paellera.renderer.weights;

import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The format of {@code torch.save} before PyTorch 1.6: five pickles (a magic number, the protocol, the machine, the object, the
 * keys of the storages), then each storage as its count of elements in 64 bits and the elements.
 *
 * @param pickled the object
 * @param storages where each storage lies
 */
record LegacyCheckpoint(CheckpointUnpickler.Pickled pickled, StoredTensor.Storages storages) {

  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final int PROTOCOL = 1001;

  static LegacyCheckpoint open(FileMapping mapping) {
    var file = mapping.file();
    var head = mapping.map("its pickles", 0, Math.min(mapping.size(), PyTorchCheckpoint.MAX_PICKLE));
    var stream = new Mapped(head);
    if (!MAGIC.equals(CheckpointUnpickler.read(file, stream).root())) {
      throw new UnsupportedWeightsException(file, "is a pickle, but no PyTorch checkpoint: it doesn't begin with PyTorch's number");
    }
    if (!(CheckpointUnpickler.read(file, stream).root() instanceof Number protocol) || protocol.longValue() != PROTOCOL) {
      throw new UnsupportedWeightsException(file, "has another protocol than " + PROTOCOL);
    }
    if (CheckpointUnpickler.read(file, stream).root() instanceof Map<?, ?> machine
        && Boolean.FALSE.equals(machine.get("little_endian"))) {
      throw new UnsupportedWeightsException(file, "was written on a big-endian machine");
    }
    var pickled = CheckpointUnpickler.read(file, stream);
    if (!(CheckpointUnpickler.read(file, stream).root() instanceof List<?> keys)) {
      throw new DamagedFileException(file, "lists no storages");
    }
    return new LegacyCheckpoint(pickled, LegacyStorages.after(mapping, head.position(), keys, pickled.storages()));
  }

  /** Reads a mapping to its end and no further than asked. */
  private static final class Mapped extends InputStream {

    private final ByteBuffer bytes;

    Mapped(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) : -1;
    }

    @Override
    public int available() {
      return bytes.remaining();
    }
  }
}

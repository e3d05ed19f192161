package io.paellera.renderer.weights;

import ai.djl.ndarray.types.DataType;

/** How one element of a stored tensor is written; always little-endian. */
public enum ElementType {
  F64(8, DataType.FLOAT64),
  F32(4, DataType.FLOAT32),
  F16(2, DataType.FLOAT16),
  /** The upper half of an F32. The engine's Java side has no such type, so tensors of it are widened while they load. */
  BF16(2, DataType.FLOAT32),
  I64(8, DataType.INT64),
  I32(4, DataType.INT32),
  I8(1, DataType.INT8),
  U8(1, DataType.UINT8),
  BOOL(1, DataType.BOOLEAN);

  private final int bytes;
  private final DataType loaded;

  ElementType(int bytes, DataType loaded) {
    this.bytes = bytes;
    this.loaded = loaded;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The type that holds every value of this one on the engine's side. */
  public DataType loaded() {
    return loaded;
  }

  public boolean isFloating() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }
}

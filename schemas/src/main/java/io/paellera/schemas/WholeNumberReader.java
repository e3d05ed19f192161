package io.paellera.schemas;

import java.math.BigInteger;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** Reads whole numbers, {@code 42.0} too; nothing is rounded or cut to fit. */
final class WholeNumberReader<T> extends StdDeserializer<T> {

  private final Function<BigInteger, T> exact;
  private final boolean required;
  private final @Nullable T absent;

  private WholeNumberReader(Class<T> type, boolean required, @Nullable T absent, Function<BigInteger, T> exact) {
    super(type);
    this.exact = exact;
    this.required = required;
    this.absent = absent;
  }

  static SimpleModule addTo(SimpleModule module) {
    return module
        .addDeserializer(int.class, new WholeNumberReader<>(int.class, true, null, BigInteger::intValueExact))
        .addDeserializer(long.class, new WholeNumberReader<>(long.class, true, null, BigInteger::longValueExact))
        .addDeserializer(Long.class, new WholeNumberReader<>(Long.class, false, null, BigInteger::longValueExact))
        .addDeserializer(
            OptionalInt.class,
            new WholeNumberReader<>(
                OptionalInt.class, false, OptionalInt.empty(), number -> OptionalInt.of(number.intValueExact())));
  }

  @Override
  @SuppressWarnings("unchecked")
  public T deserialize(JsonParser parser, DeserializationContext context) {
    try {
      return WholeNumber.at(parser).map(exact).orElseGet(() -> (T) context.reportInputMismatch(this, "no whole number"));
    } catch (ArithmeticException tooLarge) {
      return context.reportInputMismatch(this, "beyond its limits");
    }
  }

  @Override
  public @Nullable T getNullValue(DeserializationContext context) {
    return required ? context.reportInputMismatch(this, "missing") : absent;
  }

  @Override
  public @Nullable Object getAbsentValue(DeserializationContext context) {
    return getNullValue(context);
  }
}

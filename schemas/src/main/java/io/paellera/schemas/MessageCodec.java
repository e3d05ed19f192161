package io.paellera.schemas;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paellera.schemas.InvalidMessageException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Turns messages of one type into JSON bytes and back. Unknown fields are passed over, so that a reader understands every later
 * minor version, and told to whoever asks. NaN and Infinity, which some programs write although JSON has no such numbers, are read, so that it is the
 * field's limit that refuses them. Safe for use by several threads.
 *
 * @param <T> the message
 */
public final class MessageCodec<T> {

  /** Default limit of a message in bytes. */
  public static final int DEFAULT_MAX_BYTES = 256 * 1024;

  /** Limit of a result in bytes for its readers: far more than that of a job with as many pictures as there may be. */
  public static final int MAX_RESULT_BYTES = 16 * 1024 * 1024;

  private static final int MAX_NESTING = 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          // whoever only sends starts in half the time
          .disable(DeserializationFeature.EAGER_DESERIALIZER_FETCH)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(WholeNumberReader.addTo(new SimpleModule().addDeserializer(Instant.class, new MomentReader())))
          .addHandler(new UnknownFieldSensor())
          .withCoercionConfig(LogicalType.Textual, MessageCodec::refuseCoercion)
          .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
          .build();

  private static final ObjectReader FIRST_VALUE =
      MAPPER
          .reader()
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final MessageType<T> type;
  private final int maxBytes;
  private final ObjectReader reader;
  private final ObjectWriter writer;
  private @Nullable MessageSchema schema;

  public MessageCodec(MessageType<T> type) {
    this(type, DEFAULT_MAX_BYTES);
  }

  /**
   * @param maxBytes larger messages are refused before they are read
   */
  public MessageCodec(MessageType<T> type, int maxBytes) {
    this.type = requireNonNull(type, "type is null");
    this.maxBytes = (int) Check.range("maxBytes", maxBytes, 1, Integer.MAX_VALUE);
    this.reader = MAPPER.readerFor(type.record());
    this.writer = MAPPER.writerFor(type.record());
  }

  public MessageType<T> type() {
    return type;
  }

  public byte[] encode(T message) {
    return writer.writeValueAsBytes(message);
  }

  /**
   * Reads a message that came without headers.
   *
   * @throws InvalidMessageException if the bytes are not such a message; says where and what
   */
  public T decode(byte @Nullable [] json) {
    return receive(json).message();
  }

  private Received<T> receive(byte @Nullable [] json) {
    if (json == null || json.length == 0) {
      throw new InvalidMessageException(Reason.NOT_JSON, "the record is empty");
    }
    if (json.length > maxBytes) {
      throw new InvalidMessageException(
          Reason.TOO_LARGE, "the record has " + json.length + " bytes, but must have at most " + maxBytes);
    }
    try {
      var sensor = new UnknownFieldSensor.Flag();
      T message = reader.withAttribute(UnknownFieldSensor.Flag.class, sensor).readValue(json);
      if (message == null) {
        throw new InvalidMessageException(Reason.NOT_JSON, "the record is null, not a JSON object");
      }
      return new Received<>(message, sensor.raised() ? schema().unknownFields(MAPPER.readTree(json)) : List.of());
    } catch (InvalidFieldException e) {
      throw new InvalidMessageException(Reason.SCHEMA_VIOLATION, e.getMessage(), e);
    } catch (StreamReadException | StreamConstraintsException e) {
      throw new InvalidMessageException(Reason.NOT_JSON, "not JSON: " + JsonFault.of(e) + position(e), e);
    } catch (JacksonException e) {
      throw new InvalidMessageException(Reason.SCHEMA_VIOLATION, explain(e, json), e);
    }
  }

  /**
   * Reads a message whose headers may name its type. A record without a type header is taken for this type, so that one can be
   * written by hand.
   *
   * @throws InvalidMessageException if the headers name another type, or the bytes are not such a message
   */
  public T decode(Headers headers, byte @Nullable [] json) {
    return receive(headers, json).message();
  }

  /** {@link #decode(Headers, byte[])} that tells of fields that were passed over. */
  public Received<T> receive(Headers headers, byte @Nullable [] json) {
    CloudEventHeaders.type(headers)
        .filter(named -> !named.equals(type.ceType()))
        .ifPresent(
            named -> {
              throw new InvalidMessageException(
                  Reason.UNKNOWN_TYPE, "ce_type is \"" + named + "\", but must be \"" + type.ceType() + "\" or left out");
            });
    return receive(json);
  }

  /**
   * Reads what a field of a message holds from JSON of its own, as in a cell of a table. Unknown fields are refused.
   *
   * @throws InvalidFieldException if a value in it is outside its limits
   * @throws InvalidMessageException if the text is no such JSON
   */
  public static <P> P part(String json, Class<P> type) {
    var sensor = new UnknownFieldSensor.Flag();
    try {
      P part = MAPPER.readerFor(type).withAttribute(UnknownFieldSensor.Flag.class, sensor).readValue(json);
      if (part == null || sensor.raised()) {
        throw new InvalidMessageException(Reason.SCHEMA_VIOLATION, part == null ? "null" : "it has an unknown field");
      }
      return part;
    } catch (JacksonException e) {
      if (e.getCause() instanceof InvalidFieldException invalid) {
        throw invalid;
      }
      throw new InvalidMessageException(Reason.SCHEMA_VIOLATION, JsonFault.of(e), e);
    }
  }

  /** The value of a top-level text field, where the bytes are sound enough to tell; for reports on messages that are refused. */
  public Optional<String> peek(String field, byte @Nullable [] json) {
    if (json == null || json.length > maxBytes) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(MAPPER.readTree(json))
          .map(root -> root.get(field))
          .filter(JsonNode::isString)
          .map(JsonNode::asString);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static void refuseCoercion(MutableCoercionConfig text) {
    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  private String explain(JacksonException e, byte[] json) {
    if (e.getCause() instanceof InvalidFieldException invalid) {
      return String.valueOf(invalid.getMessage());
    }
    JsonPointer place = JsonPointer.empty();
    for (var step : e.getPath()) {
      place = step.getPropertyName() != null ? place.appendProperty(step.getPropertyName()) : place.appendIndex(step.getIndex());
    }
    JsonNode message = FIRST_VALUE.readTree(json);
    return place.matches() && message.isObject()
        ? "the record must be one JSON object, with nothing after it"
        : String.valueOf(schema().fault(message, place).getMessage());
  }

  private MessageSchema schema() {
    var known = schema == null ? new MessageSchema(type) : schema;
    schema = known;
    return known;
  }

  private static String position(JacksonException e) {
    return e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }
}

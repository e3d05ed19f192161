package io.paellera.schemas.asyncapi;

import io.paellera.schemas.CloudEventHeaders;
import io.paellera.schemas.DeadLetterHeaders;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The AsyncAPI 3.0 document (asyncapi.com/docs/reference/specification/v3.0.0), with the Kafka bindings of version 0.5.0. */
public final class AsyncApiDocument {

  /** Where the document lies on the class path. */
  public static final String RESOURCE = "/paellera/asyncapi.json";

  private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final String BINDING_VERSION = "0.5.0";

  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final ObjectNode channels;
  private final ObjectNode operations;
  private final ObjectNode messages;
  private final ObjectNode schemas;

  private AsyncApiDocument(String version) {
    document.put("asyncapi", "3.0.0");
    document
        .putObject("info")
        .put("title", "Paellera")
        .put("version", version)
        .put("description", "Bulk text-to-image rendering on Kafka. Topic names are the defaults; each is a setting.")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("url", "https://www.apache.org/licenses/LICENSE-2.0.txt");
    document.put("defaultContentType", "application/json");
    document.putObject("servers").putObject("kafka").put("host", "localhost:9092").put("protocol", "kafka");
    channels = document.putObject("channels");
    operations = document.putObject("operations");
    var components = document.putObject("components");
    messages = components.putObject("messages");
    schemas = components.putObject("schemas");
  }

  /**
   * Writes the document.
   *
   * @param arguments the file, and the version of what it describes
   */
  public static void main(String[] arguments) throws IOException {
    var file = Path.of(arguments[0]);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, JSON.writeValueAsBytes(of(arguments[1])));
  }

  static ObjectNode of(String version) {
    var topics = Topics.DEFAULT;
    var document = new AsyncApiDocument(version);
    document.message("renderJob", MessageType.RENDER_JOB, "the job's id");
    document.message("renderResult", MessageType.RENDER_RESULT, "the job's id");
    document.message("renderControl", MessageType.RENDER_CONTROL, "job/<id> or batch/<name>");
    document.deadLetter();
    document.channel("jobs", topics.jobs(), "renderJob", "delete", "Render jobs. Workers of one group share them.");
    document.channel(
        "results", topics.results(), "renderResult", "delete",
        "One terminal event for each job. Read it with isolation.level=read_committed.");
    document.channel("deadLetters", topics.deadLetters(), "deadLetter", "delete", "Records that will not be tried again.");
    document.channel("control", topics.control(), "renderControl", "compact", "Cancellations of jobs and batches.");
    document.operation("enqueue", "receive", "jobs", "renderJob", "A worker takes jobs; whoever wants pictures sends them.");
    document.operation("cancel", "receive", "control", "renderControl", "A worker hears cancellations.");
    document.operation("announce", "send", "results", "renderResult", "A worker tells how each job ended.");
    document.operation("setAside", "send", "deadLetters", "deadLetter", "A worker puts aside what can't be done.");
    return document.document;
  }

  private void message(String name, MessageType<?> type, String key) {
    var schema = (ObjectNode) JSON.readTree(type.schema());
    new PlainSchema(name, schema).addTo(schemas);
    var message = messages.putObject(name);
    message.put("name", type.ceType());
    message.put("title", schema.path("title").asString());
    message.put("contentType", "application/json");
    var headers = new RecordHeaders();
    new CloudEventHeaders("id", type.ceType(), "/source", Instant.EPOCH, Optional.of("00")).writeTo(headers);
    var described = headers(message, headers, "CloudEvents 1.0 attributes (binary content mode), and the W3C trace context.");
    described.withObject("ce_type").put("const", type.ceType());
    described.withObject("ce_specversion").put("const", "1.0");
    described.withObject("content-type").put("const", "application/json");
    described.withObject("ce_time").put("format", "date-time");
    described.withObject("ce_source").put("format", "uri-reference");
    described.withObject("traceparent").put("pattern", "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    message.putObject("payload").put("$ref", "#/components/schemas/" + name);
    key(message, key);
  }

  private void deadLetter() {
    var message = messages.putObject("deadLetter");
    message.put("name", "deadLetter");
    message.put("title", "Dead letter");
    message.put("summary", "The original bytes of a record and its headers, and why it will not be tried again.");
    message.put("contentType", "application/octet-stream");
    var headers = new RecordHeaders();
    new DeadLetterHeaders("reason", "stage", "message", 1, "topic", 0, 0, 0).writeTo(headers);
    headers(message, headers, "Beside the record's own headers.");
    message.putObject("payload").put("type", "string").put("format", "binary").put("description", "The record's value as it was.");
    key(message, "the record's own");
  }

  /** The headers that a message carries, each of them text; returns their schemas by name. */
  private static ObjectNode headers(ObjectNode message, Headers written, String description) {
    var schema = message.putObject("headers").put("type", "object").put("description", description);
    var properties = schema.putObject("properties");
    StreamSupport.stream(written.spliterator(), false)
        .map(Header::key)
        .distinct()
        .forEach(name -> properties.putObject(name).put("type", "string"));
    return properties;
  }

  private static void key(ObjectNode message, String description) {
    message
        .putObject("bindings")
        .putObject("kafka")
        .put("bindingVersion", BINDING_VERSION)
        .putObject("key")
        .put("type", "string")
        .put("description", description);
  }

  private void channel(String name, String topic, String message, String cleanup, String description) {
    var channel = channels.putObject(name);
    channel.put("address", topic);
    channel.put("description", description);
    channel.putObject("messages").putObject(message).put("$ref", "#/components/messages/" + message);
    var kafka = channel.putObject("bindings").putObject("kafka");
    kafka.put("topic", topic).put("bindingVersion", BINDING_VERSION);
    kafka.putObject("topicConfiguration").putArray("cleanup.policy").add(cleanup);
  }

  private void operation(String name, String action, String channel, String message, String summary) {
    var operation = operations.putObject(name);
    operation.put("action", action);
    operation.put("summary", summary);
    operation.putObject("channel").put("$ref", "#/channels/" + channel);
    operation.putArray("messages").addObject().put("$ref", "#/channels/" + channel + "/messages/" + message);
  }

  /** The document that the build made, as text. */
  public static String text() throws IOException {
    try (var in = AsyncApiDocument.class.getResourceAsStream(RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

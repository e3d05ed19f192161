package io.paellera.command.openai;

import static java.util.Objects.requireNonNull;

import io.paellera.command.pictures.PictureException;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of the files of a batch: how a request ended.
 *
 * @param error whether it belongs to the file of those that ended without pictures
 * @param json the line without its end
 */
record OutcomeLine(boolean error, String json) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;

  /** The code of failures that are the request's own fault. */
  private static final String INVALID = "invalid";

  OutcomeLine {
    requireNonNull(json, "json is null");
  }

  /** What a batch calls the job of a result: the custom_id, or the job's own id where it came otherwise. */
  static String customId(RenderResult result) {
    return result.labels().getOrDefault(RequestLabels.CUSTOM_ID, result.jobId());
  }

  /**
   * The line of a result.
   *
   * @throws PictureException if the store fails; a picture that is gone alone makes a line of errors
   */
  static OutcomeLine of(RenderResult result, PictureData pictures) {
    return switch (result.status()) {
      case COMPLETED -> completed(result, pictures);
      case FAILED -> failed(result);
      case EXPIRED -> notAnswered(result, "batch_expired");
      case CANCELLED -> notAnswered(result, "batch_cancelled");
      case UNKNOWN -> notAnswered(result, "unknown_status");
    };
  }

  private static OutcomeLine completed(RenderResult result, PictureData pictures) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("created", result.finishedAt().getEpochSecond());
    ArrayNode data = body.putArray("data");
    boolean asText = RequestLabels.AS_TEXT.equals(result.labels().get(RequestLabels.RESPONSE_FORMAT));
    try {
      for (StoredImage picture : result.images()) {
        if (asText) {
          data.addObject().put(RequestLabels.AS_TEXT, pictures.bytes(picture));
        } else {
          data.addObject().put(RequestLabels.AS_ADDRESS, pictures.address(picture));
        }
      }
    } catch (PictureException e) {
      if (!e.ofThisPictureAlone()) {
        throw e;
      }
      return notAnswered(result, "picture_missing", e.getMessage());
    }
    StoredImage first = result.images().get(0);
    body.put("output_format", format(first.uri()));
    body.put("size", first.width() + "x" + first.height());
    return answered(result, OK, body);
  }

  private static String format(String uri) {
    String ending = uri.substring(uri.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return ending.equals("jpg") ? "jpeg" : ending;
  }

  private static OutcomeLine failed(RenderResult result) {
    var failure = result.error().orElseThrow();
    boolean invalid = failure.code().equals(INVALID);
    ObjectNode body = MAPPER.createObjectNode();
    body.putObject("error")
        .put("message", failure.message())
        .put("type", invalid ? "invalid_request_error" : "server_error")
        .putNull("param")
        .put("code", failure.code());
    return answered(result, invalid ? BAD_REQUEST : SERVER_ERROR, body);
  }

  private static OutcomeLine answered(RenderResult result, int status, ObjectNode body) {
    ObjectNode line = line(result);
    line.putObject("response").put("status_code", status).put("request_id", result.jobId()).set("body", body);
    line.putNull("error");
    return new OutcomeLine(status != OK, MAPPER.writeValueAsString(line));
  }

  private static OutcomeLine notAnswered(RenderResult result, String code) {
    return notAnswered(result, code, result.error().map(RenderResult.Failure::message).orElse("its result has no more to tell"));
  }

  private static OutcomeLine notAnswered(RenderResult result, String code, String message) {
    ObjectNode line = line(result);
    line.putNull("response");
    line.putObject("error").put("code", code).put("message", message);
    return new OutcomeLine(true, MAPPER.writeValueAsString(line));
  }

  private static ObjectNode line(RenderResult result) {
    return MAPPER.createObjectNode().put("id", "batch_req_" + result.jobId()).put("custom_id", customId(result));
  }
}

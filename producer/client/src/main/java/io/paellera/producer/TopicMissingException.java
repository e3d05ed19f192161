package io.paellera.producer;

/** A topic does not exist. */
public final class TopicMissingException extends RenderClientException {

  private static final long serialVersionUID = 1L;

  public TopicMissingException(String topic) {
    super("topic " + topic + " does not exist: create the topics with `paellera topics create` or TopicAdmin", null);
  }
}

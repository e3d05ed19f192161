package io.paellera.producer;

/** What lies in the results topic under the id of a job is larger than any result may be. The job itself has ended. */
public final class ResultTooLargeException extends RenderClientException {

  private static final long serialVersionUID = 1L;

  ResultTooLargeException(String jobId, String place, Throwable cause) {
    super("the result of job " + jobId + " at " + place + " can't be read: " + cause.getMessage(), cause);
  }
}

package io.paellera.worker.failure;

import static io.paellera.worker.failure.Response.Retry.ALONE;
import static io.paellera.worker.failure.Response.Retry.ELSEWHERE;
import static io.paellera.worker.failure.Response.Retry.IN_PLACE;
import static io.paellera.worker.failure.Response.Retry.NEVER;
import static io.paellera.worker.failure.Response.Retry.UNTIL_IT_WORKS;
import static io.paellera.worker.failure.Response.Retry.WITH_A_NEW_CLIENT;

import io.paellera.schemas.RenderStatus;
import java.util.Optional;

/**
 * The one place that says what each failure leads to. What the work on a job throws unforeseen, errors of the JVM included, is
 * the job's own failure: {@link Failure.Poison}. What anything else throws is {@link Failure.Fatal}.
 */
public final class FailureTable {

  private static final Optional<RenderStatus> NO_EVENT = Optional.empty();
  private static final Optional<RenderStatus> FAILED = Optional.of(RenderStatus.FAILED);
  private static final Optional<RenderStatus> EXPIRED = Optional.of(RenderStatus.EXPIRED);
  private static final Optional<RenderStatus> CANCELLED = Optional.of(RenderStatus.CANCELLED);

  private FailureTable() {}

  public static Response responseTo(Failure failure) {
    return responseTo(failure.kind());
  }

  //                                       retry              event      dead letter  pause  new lane  stop
  public static Response responseTo(Failure.Kind kind) {
    return switch (kind) {
      case INVALID ->        new Response(NEVER,             FAILED,    true,        false, false,    false);
      case POISON ->         new Response(NEVER,             FAILED,    true,        false, false,    false);
      case EXPIRED ->        new Response(NEVER,             EXPIRED,   false,       false, false,    false);
      case CANCELLED ->      new Response(NEVER,             CANCELLED, false,       false, false,    false);
      case TRANSIENT ->      new Response(IN_PLACE,          NO_EVENT,  false,       false, false,    false);
      case STORE_DOWN ->     new Response(UNTIL_IT_WORKS,    NO_EVENT,  false,       true,  false,    false);
      case BROKER_DOWN ->    new Response(UNTIL_IT_WORKS,    NO_EVENT,  false,       true,  false,    false);
      case BROKER_FENCES ->  new Response(WITH_A_NEW_CLIENT, NO_EVENT,  false,       true,  false,    false);
      case BROKER_DENIES ->  new Response(UNTIL_IT_WORKS,    NO_EVENT,  false,       true,  false,    false);
      case BROKER_TOO_OLD -> new Response(UNTIL_IT_WORKS,    NO_EVENT,  false,       true,  false,    false);
      case COMMIT_UNKNOWN -> new Response(WITH_A_NEW_CLIENT, NO_EVENT,  false,       true,  false,    false);
      case DEVICE_DOWN ->    new Response(ALONE,             NO_EVENT,  false,       false, true,     false);
      case FATAL ->          new Response(ELSEWHERE,         NO_EVENT,  false,       true,  false,    true);
    };
  }
}

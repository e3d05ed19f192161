package io.paellera.spring;

import io.paellera.schemas.RenderResult;
import java.util.function.Consumer;

/** What surrounds a listener while it takes a result. */
@FunctionalInterface
interface Handling {

  void handle(RenderResult result, Consumer<RenderResult> listener);
}

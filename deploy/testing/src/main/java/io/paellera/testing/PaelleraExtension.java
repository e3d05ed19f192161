package io.paellera.testing;

import io.paellera.producer.RenderClient;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test classes with {@link PaelleraTest} what they ask for; what it started closes when the run ends. */
final class PaelleraExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(PaelleraExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    var type = parameter.getParameter().getType();
    return type == PaelleraSystem.class || type == RenderClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    var model =
        Arrays.stream(test.getRequiredTestClass().getAnnotationsByType(PaelleraTest.class)).findFirst().map(PaelleraTest::model)
            .orElse(Model.FLAT_COLOUR);
    var system = test.getRoot().getStore(NAMESPACE).computeIfAbsent(model, PaelleraSystem::start, PaelleraSystem.class);
    return parameter.getParameter().getType() == RenderClient.class ? system.client() : system;
  }
}

package io.paellera.spring;

import io.paellera.schemas.RenderResult;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringValueResolver;

/** Finds the methods of beans that want results. */
final class ListenerMethods implements BeanPostProcessor, EmbeddedValueResolverAware {

  private final List<Found> found = new ArrayList<>();
  private StringValueResolver resolver;

  /**
   * @param name for logs and threads
   * @param batch whose results it wants; empty: of all
   * @param group of consumers; empty: none
   * @param method that takes the results
   */
  record Found(String name, Optional<String> batch, Optional<String> group, Consumer<RenderResult> method) {}

  @Override
  public void setEmbeddedValueResolver(StringValueResolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    MethodIntrospector.selectMethods(
            AopUtils.getTargetClass(bean),
            (MethodIntrospector.MetadataLookup<RenderResultListener>)
                method -> AnnotatedElementUtils.findMergedAnnotation(method, RenderResultListener.class))
        .forEach((method, wanted) -> add(bean, beanName, method, wanted));
    return bean;
  }

  private void add(Object bean, String beanName, Method method, RenderResultListener wanted) {
    var name = beanName + "." + method.getName();
    if (!List.of(method.getParameterTypes()).equals(List.of(RenderResult.class))) {
      throw new IllegalStateException(name + " listens to results, so it must take a RenderResult and nothing else");
    }
    var invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
    invocable.setAccessible(true);
    found.add(new Found(name, text(wanted.batch()), text(wanted.group()), result -> invoke(bean, invocable, result)));
  }

  private Optional<String> text(String value) {
    return Optional.ofNullable(resolver.resolveStringValue(value)).filter(text -> !text.isEmpty());
  }

  private static void invoke(Object bean, Method method, RenderResult result) {
    try {
      method.invoke(bean, result);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  List<Found> found() {
    return List.copyOf(found);
  }
}

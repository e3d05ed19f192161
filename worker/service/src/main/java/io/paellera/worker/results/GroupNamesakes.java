package io.paellera.worker.results;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the group's coordinator. Where it doesn't say, there is no other worker of this name yet. */
public final class GroupNamesakes implements Namesakes {

  private static final Logger LOG = LoggerFactory.getLogger(GroupNamesakes.class);

  private final Admin admin;
  private final String group;
  private final String name;
  private final Supplier<String> memberId;
  private final Duration patience;

  /**
   * @param name of this worker, which is its client id in the group
   * @param memberId of this worker in the group
   */
  public GroupNamesakes(Admin admin, String group, String name, Supplier<String> memberId, Duration patience) {
    this.admin = requireNonNull(admin, "admin is null");
    this.group = requireNonNull(group, "group is null");
    this.name = requireNonNull(name, "name is null");
    this.memberId = requireNonNull(memberId, "memberId is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  @Override
  public Optional<String> complaint() {
    return exist()
        ? Optional.of(
            ("another worker of group %s has the name %s too, and each ends the other's transactions; "
                    + "give every worker a worker.name of its own, or leave the setting out")
                .formatted(group, name))
        : Optional.empty();
  }

  private boolean exist() {
    try {
      var description = admin.describeConsumerGroups(List.of(group)).describedGroups().get(group);
      return description.get(patience.toMillis(), TimeUnit.MILLISECONDS).members().stream()
          .anyMatch(member -> member.clientId().equals(name) && !member.consumerId().equals(memberId.get()));
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("who is in group {} is not known now", group, e);
      return false;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}

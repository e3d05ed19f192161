package io.paellera.local.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * The coordinator of a consumer group with cooperative rebalances: a partition that moves is first taken from its owner, and given
 * to the next one a generation later. Members whose heartbeats stay out lose everything.
 */
final class SimulatedGroup {

  private static final long SESSION_MS = 8_000;

  private final Agenda agenda;
  private final Chance chance;
  private final List<TopicPartition> partitions;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<TopicPartition, String> owners = new TreeMap<>(Topology.ORDER);
  private final Map<TopicPartition, String> targets = new TreeMap<>(Topology.ORDER);
  private final double unrest;
  private int generation;

  private static final class Member {
    private long lastHeard;
    private int synced;
  }

  /** What a member learns: its generation, what it has to give up first, and what it has then. */
  record Assignment(int generation, Set<TopicPartition> kept, Set<TopicPartition> full) {}

  SimulatedGroup(Agenda agenda, Chance chance, List<TopicPartition> partitions) {
    this.agenda = agenda;
    this.chance = chance;
    this.partitions = List.copyOf(partitions);
    this.unrest = chance.with(0.5) ? 0.1 : 0.5;
  }

  int generation() {
    return generation;
  }

  List<String> members() {
    return List.copyOf(members.keySet());
  }

  boolean isMember(String id) {
    return members.containsKey(id);
  }

  boolean isOwner(String id, TopicPartition partition) {
    return id.equals(owners.get(partition));
  }

  /** The broker takes offsets only from those who know the latest generation. */
  boolean accepts(String id, int memberGeneration) {
    return members.containsKey(id) && memberGeneration == generation;
  }

  void join(String id) {
    var member = new Member();
    member.lastHeard = agenda.now();
    members.put(id, member);
    rebalance();
  }

  void leave(String id) {
    if (members.remove(id) != null) {
      owners.values().removeIf(id::equals);
      rebalance();
    }
  }

  /** A member is heard of. What it learns, if it has not learnt it before. */
  Assignment heartbeat(String id) {
    var member = members.get(id);
    member.lastHeard = agenda.now();
    if (member.synced == generation) {
      return null;
    }
    member.synced = generation;
    var owned = new HashSet<TopicPartition>();
    var full = new HashSet<TopicPartition>();
    for (TopicPartition partition : partitions) {
      boolean mine = id.equals(targets.get(partition));
      boolean has = id.equals(owners.get(partition));
      if (has && mine) {
        owned.add(partition);
      }
      if (mine && (has || !owners.containsKey(partition))) {
        full.add(partition);
      }
    }
    return new Assignment(generation, owned, full);
  }

  /** The member has given up what it had to, and takes what it was given. */
  void synced(String id, Set<TopicPartition> full) {
    boolean gaveUp = owners.entrySet().removeIf(owner -> owner.getValue().equals(id) && !full.contains(owner.getKey()));
    full.forEach(partition -> owners.put(partition, id));
    if (gaveUp) {
      generation++;
    }
  }

  /** Members whose session is over lose what they had. */
  void expireSessions() {
    var silent = new TreeSet<String>();
    members.forEach(
        (id, member) -> {
          if (agenda.now() - member.lastHeard > SESSION_MS) {
            silent.add(id);
          }
        });
    silent.forEach(this::leave);
  }

  /** Partitions are dealt out anew; most stay where they are. */
  void rebalance() {
    generation++;
    targets.clear();
    if (members.isEmpty()) {
      return;
    }
    var ids = new ArrayList<>(members.keySet());
    int most = (partitions.size() + ids.size() - 1) / ids.size();
    var load = new TreeMap<String, Integer>();
    for (TopicPartition partition : partitions) {
      String owner = owners.get(partition);
      boolean stays = owner != null && members.containsKey(owner) && load.getOrDefault(owner, 0) < most && !chance.with(unrest);
      String target = stays ? owner : ids.get(chance.between(0, ids.size() - 1));
      targets.put(partition, target);
      load.merge(target, 1, Integer::sum);
    }
  }
}

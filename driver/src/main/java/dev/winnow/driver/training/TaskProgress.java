package dev.winnow.driver.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How far each running task of a stage has come, and since when. One thread's. */
final class TaskProgress {
  private final Map<Long, Reached> running = new HashMap<>();

  /** A task has begun; times are those of {@link System#nanoTime}. */
  void started(long task, String executor, long now) {
    running.put(task, new Reached(executor, 0, now));
  }

  /** News of a task; of one that has ended it means nothing. */
  void reached(long task, long done, long now) {
    running.computeIfPresent(
        task,
        (id, before) -> done == before.done ? before : new Reached(before.executor, done, now));
  }

  void ended(long task) {
    running.remove(task);
  }

  Set<Long> tasks() {
    return running.keySet();
  }

  List<String> executors() {
    return running.values().stream().map(Reached::executor).toList();
  }

  /**
   * An executor whose task has come no further for so long.
   *
   * @param firstNanos limit of a task that has done nothing yet: it fetches its images, and waits
   *     for others that do
   */
  Optional<String> idle(long now, long limitNanos, long firstNanos) {
    return running.values().stream()
        .filter(task -> now - task.since > (task.done == 0 ? firstNanos : limitNanos))
        .map(Reached::executor)
        .findFirst();
  }

  private record Reached(String executor, long done, long since) {}
}

package dev.winnow.ensemble.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.training.MemberPlan;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How large the batch of each member of a run may grow, as memory allowed when the run began: in
 * its directory, since the batch size rule is replayed by it when the run goes on. The executors
 * may have another memory by then.
 */
final class BatchCapacities {
  private static final String FILE = "batch-capacities.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunDirectory run;

  BatchCapacities(RunDirectory run) {
    this.run = run;
  }

  void write(List<MemberPlan> plans) throws IOException {
    Map<String, Integer> capacities = new TreeMap<>();
    plans.forEach(plan -> capacities.put(plan.name(), plan.rule().configuration().capacity()));
    run.writeText(FILE, JSON.writeValueAsString(capacities) + "\n");
  }

  /**
   * By the names of the members. Without them a run with checkpoints cannot go on: another schedule
   * may follow from the memory that there is now.
   *
   * @throws IOException when the file is missing or cannot be read
   */
  Map<String, Integer> read() throws IOException {
    try {
      return JSON.readValue(run.readText(FILE), new TypeReference<>() {});
    } catch (FileNotFoundException | JsonProcessingException e) {
      throw new IOException(
          "%s of %s cannot be read, so that nothing says up to which batch its members may grow: choose another run-id"
              .formatted(FILE, run.path()),
          e);
    }
  }
}

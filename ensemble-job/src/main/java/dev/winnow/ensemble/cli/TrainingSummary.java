package dev.winnow.ensemble.cli;

import dev.winnow.ensemble.job.JobResult;
import java.io.PrintWriter;
import java.util.Locale;

/** What a user is told when an ensemble has been published. */
final class TrainingSummary {
  private TrainingSummary() {}

  static void print(JobResult published, PrintWriter out) {
    out.printf(Locale.ROOT, "%n%-12s %14s %13s%n", "member", "test accuracy", "blend weight");
    double[] weights = published.blend().chosen().weights();
    for (int i = 0; i < weights.length; i++) {
      out.printf(
          Locale.ROOT,
          "%-12s %12.2f %% %13.3f%n",
          published.members().get(i),
          100 * published.test().members().get(i).accuracy(),
          weights[i]);
    }
    out.printf(
        Locale.ROOT,
        "%-12s %12.2f %%   (%d test images)%n",
        "ensemble",
        100 * published.test().ensemble().accuracy(),
        published.test().examples());
    out.printf(
        Locale.ROOT,
        "blend-split log loss: blend %.4f, best member %.4f, equal weights %.4f%n",
        published.blend().chosen().score().logLoss(),
        published.blend().bestSingle().score().logLoss(),
        published.blend().equalWeights().score().logLoss());
    out.printf("published %s%n", published.id());
    out.printf("in        %s%n", published.location());
    out.printf("run       %s%n", published.run());
  }
}

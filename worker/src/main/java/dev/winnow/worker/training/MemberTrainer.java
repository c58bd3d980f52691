package dev.winnow.worker.training;

import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.training.BatchAssembler.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The training loop of one worker. With an averaging frequency of 1, gradients are averaged and
 * every worker takes the same step, which is the step of one worker on the global batch. With a
 * frequency of k, workers take k steps by themselves and then average parameters and velocities.
 * Weights that are pruned at the start of an epoch stay so.
 */
public final class MemberTrainer {
  private final MemberNetwork network;
  private final PixelScaling scaling;
  private final ParameterAverager averager;
  private final int averagingFrequency;
  private final IntConsumer trained;

  /**
   * Prepares for epochs of one member.
   *
   * @param network whose parameters are overwritten
   * @param averagingFrequency steps between two averages, at least 1
   * @param trained told after each step of how many images it was here
   */
  public MemberTrainer(
      MemberNetwork network,
      PixelScaling scaling,
      ParameterAverager averager,
      int averagingFrequency,
      IntConsumer trained) {
    this.network = network;
    this.scaling = scaling;
    this.averager = averager;
    this.averagingFrequency = averagingFrequency;
    this.trained = trained;
  }

  /**
   * Trains one epoch from the given state, which is left as it is. A pure function of its
   * arguments: repeating it gives the same bits.
   *
   * @param shards the images of each shard that belongs to this rank
   * @param seed of the member
   * @throws DivergedException when the loss of a step, or a parameter in the end, is not finite
   */
  public TrainedEpoch train(
      MemberState start,
      EpochPlan plan,
      int rank,
      Map<Integer, LabeledImages> shards,
      long seed,
      HeavyBall.Rate rate) {
    return new Epoch(start, plan, rank, shards, seed, rate).train();
  }

  /** One under way. */
  private final class Epoch {
    private final int number;
    private final EpochPlan plan;
    private final int rank;
    private final BatchAssembler assembler;
    private final HeavyBall.Rate rate;
    private final HeavyBall heavyBall;
    private final float[] parameters;
    private final float[] gradient;
    private final float[] velocity;
    private long images;
    private double lossSum;

    Epoch(
        MemberState start,
        EpochPlan plan,
        int rank,
        Map<Integer, LabeledImages> shards,
        long seed,
        HeavyBall.Rate rate) {
      this.number = start.epoch();
      this.plan = plan;
      this.rank = rank;
      this.assembler =
          new BatchAssembler(network.configuration().shape(), shards, seed, start.epoch());
      this.rate = rate;
      network.setParameters(start.parameters());
      this.heavyBall = new HeavyBall(network.parameterRanges());
      this.parameters = network.liveParameters();
      this.gradient = network.gradient();
      this.velocity = new float[start.velocity().length];
      network.pack(start.velocity(), velocity);
    }

    TrainedEpoch train() {
      for (int step = 0; step < plan.steps(); step++) {
        ParameterAverager.Round round = round(step);
        sumGradient(step, round);
        float factor = round.end();
        if (averagingFrequency == 1) {
          heavyBall.step(parameters, velocity, gradient, factor, rate);
        } else {
          stepAlone(step, factor);
        }
        trained.accept(plan.images(step, rank));
      }
      checkParameters();
      network.unpack(velocity);
      MemberState end = new MemberState(number + 1, network.parameters(), velocity);
      return new TrainedEpoch(end, images, lossSum);
    }

    /** What makes a mean of the sums over each worker's images, or over this one's alone. */
    private ParameterAverager.Round round(int step) {
      return averagingFrequency == 1
          ? averager.begin(gradient, network.length(), 1f / plan.images(step))
          : ParameterAverager.ALONE.begin(
              gradient, network.length(), 1f / Math.max(1, plan.images(step, rank)));
    }

    private void sumGradient(int step, ParameterAverager.Round round) {
      List<EpochPlan.Group> groups = plan.groups(step, rank);
      if (groups.isEmpty()) {
        Arrays.fill(gradient, 0);
        return;
      }
      Batch batch = assembler.assemble(step, groups);
      images += batch.images().size();
      lossSum += network.sumGradient(batch.images(), scaling, batch.step(), round::ready);
      if (!Double.isFinite(lossSum)) {
        throw new DivergedException();
      }
    }

    private void stepAlone(int step, float factor) {
      if (plan.images(step, rank) > 0) {
        heavyBall.step(parameters, velocity, gradient, factor, rate);
      }
      int first = step - step % averagingFrequency;
      if (step - first == averagingFrequency - 1 || step == plan.steps() - 1) {
        long mine = 0;
        long all = 0;
        for (int s = first; s <= step; s++) {
          mine += plan.images(s, rank);
          all += plan.images(s);
        }
        float weight = (float) mine / all;
        averager.average(parameters, network.length(), weight);
        averager.average(velocity, network.length(), weight);
      }
    }

    /** A step's loss is that before its update: it cannot tell what the last one led to. */
    private void checkParameters() {
      for (int i = 0; i < network.length(); i++) {
        if (!Float.isFinite(parameters[i])) {
          throw new DivergedException();
        }
      }
    }
  }
}

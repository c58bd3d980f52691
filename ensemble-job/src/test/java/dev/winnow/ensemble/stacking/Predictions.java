package dev.winnow.ensemble.stacking;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Members of a wanted skill, made up. */
final class Predictions {
  static final int CLASSES = 4;

  private Predictions() {}

  /**
   * Random predictions.
   *
   * @param skill [member]: how much the true class's share is raised; 0 for a member that guesses
   */
  static List<MemberPredictions> ofSkill(Random random, int examples, double... skill) {
    List<MemberPredictions> all = new ArrayList<>();
    for (int example = 0; example < examples; example++) {
      int label = random.nextInt(CLASSES);
      float[] probabilities = new float[skill.length * CLASSES];
      for (int member = 0; member < skill.length; member++) {
        float[] mine = member(random, label, skill[member]);
        System.arraycopy(mine, 0, probabilities, member * CLASSES, CLASSES);
      }
      all.add(new MemberPredictions(example, label, skill.length, probabilities));
    }
    return all;
  }

  private static float[] member(Random random, int label, double skill) {
    double[] scores = new double[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      scores[i] = random.nextGaussian();
    }
    scores[label] += skill;
    double[] softmax = SoftmaxBlendGradient.softmax(scores);
    float[] probabilities = new float[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      probabilities[i] = (float) softmax[i];
    }
    return probabilities;
  }

  static double meanLogLoss(List<MemberPredictions> predictions, double[] weights) {
    return predictions.stream()
        .mapToDouble(one -> Blend.logLoss(weights, one))
        .average()
        .orElseThrow();
  }
}

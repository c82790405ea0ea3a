<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- Heerenveen's results plan: what the family wants, the experts' hypothesis, then goals, roles, one institution with the
     lead, evaluation moments and steps, agreed at the dialogue table by who is there (chapter Heerenveen, steps 4 to 7).
     HRV-2, HRV-3, HRV-5, HRV-6, HRV-7, HRV-14, HRV-16. A new plan takes the place of the old one: its version stands in it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="common.xsl"/>

  <xsl:template name="plan-title">
    <xsl:attribute name="nl">Resultatenplan</xsl:attribute>
    <xsl:attribute name="en">Results plan</xsl:attribute>
  </xsl:template>

  <xsl:template match="case" mode="plan">
    <xsl:if test="facts/plan">
      <facts><fact nl="Versie van het plan" en="Version of the plan"><xsl:value-of select="facts/plan"/></fact></facts>
    </xsl:if>
    <xsl:apply-templates select="plan/answer[@code = 'resident_words']" mode="answer">
      <xsl:with-param name="lead" select="true()"/>
      <xsl:with-param name="nl">Wat het gezin zelf als eerste wil</xsl:with-param>
      <xsl:with-param name="en">What the family itself wants first</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'situation']" mode="answer">
      <xsl:with-param name="nl">Wat er speelt</xsl:with-param>
      <xsl:with-param name="en">What is going on</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'stuck']" mode="answer">
      <xsl:with-param name="nl">Waarom het gewone werk niet helpt</xsl:with-param>
      <xsl:with-param name="en">Why the usual work does not help</xsl:with-param>
    </xsl:apply-templates>
    <xsl:if test="record[@code = 'werkhypothese']/answer[text or @answered]">
      <section nl="Wat wij denken dat er speelt" en="What we think is going on">
        <xsl:apply-templates select="record[@code = 'werkhypothese']/answer[@code = 'hypothesis']" mode="answer">
          <xsl:with-param name="nl">Werkhypothese</xsl:with-param>
          <xsl:with-param name="en">Hypothesis</xsl:with-param>
        </xsl:apply-templates>
        <xsl:apply-templates select="record[@code = 'werkhypothese']/answer[@code = 'provisional_plan']" mode="answer">
          <xsl:with-param name="nl">Voorlopig plan</xsl:with-param>
          <xsl:with-param name="en">Provisional plan</xsl:with-param>
        </xsl:apply-templates>
        <xsl:apply-templates select="record[@code = 'werkhypothese']/answer[@code = 'budget_estimate']" mode="answer">
          <xsl:with-param name="nl">Geschatte kosten</xsl:with-param>
          <xsl:with-param name="en">Estimated cost</xsl:with-param>
        </xsl:apply-templates>
      </section>
    </xsl:if>
    <xsl:if test="record[@code = 'plan-van-aanpak']/answer[text or @answered]">
      <section nl="Plan van aanpak" en="Action plan">
        <xsl:apply-templates select="record[@code = 'plan-van-aanpak']/answer[@code = 'goals']" mode="answer">
          <xsl:with-param name="nl">Doelen</xsl:with-param>
          <xsl:with-param name="en">Goals</xsl:with-param>
        </xsl:apply-templates>
        <xsl:apply-templates select="record[@code = 'plan-van-aanpak']/answer[@code = 'roles']" mode="answer">
          <xsl:with-param name="nl">Wie doet wat</xsl:with-param>
          <xsl:with-param name="en">Who does what</xsl:with-param>
        </xsl:apply-templates>
        <xsl:apply-templates select="record[@code = 'plan-van-aanpak']/answer[@code = 'lead']" mode="answer">
          <xsl:with-param name="nl">Wie heeft de regie</xsl:with-param>
          <xsl:with-param name="en">Who has the lead</xsl:with-param>
        </xsl:apply-templates>
        <xsl:apply-templates select="record[@code = 'plan-van-aanpak']/answer[@code = 'decider']" mode="answer">
          <xsl:with-param name="nl">Wie beslist</xsl:with-param>
          <xsl:with-param name="en">Who decides</xsl:with-param>
        </xsl:apply-templates>
        <xsl:apply-templates select="record[@code = 'plan-van-aanpak']/answer[@code = 'first_steps']" mode="answer">
          <xsl:with-param name="nl">Stap voor stap</xsl:with-param>
          <xsl:with-param name="en">Step by step</xsl:with-param>
        </xsl:apply-templates>
        <xsl:apply-templates select="record[@code = 'plan-van-aanpak']/answer[@code = 'evaluations']" mode="answer">
          <xsl:with-param name="nl">Wanneer wij evalueren</xsl:with-param>
          <xsl:with-param name="en">When we evaluate</xsl:with-param>
        </xsl:apply-templates>
      </section>
    </xsl:if>
    <xsl:apply-templates select="." mode="agreements"/>
    <xsl:apply-templates select="." mode="participants"/>
    <xsl:apply-templates select="record[@code = 'instemming']" mode="section"/>
    <xsl:apply-templates select="record[@code = 'belemmering']" mode="section"/>
    <xsl:apply-templates select="record[@code = 'interview' or @code = 'dossieronderzoek']" mode="section"/>
    <xsl:apply-templates select="record[@code = 'selectie']" mode="section"/>
    <xsl:apply-templates select="." mode="money"/>
  </xsl:template>
</xsl:stylesheet>

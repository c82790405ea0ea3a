<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- Den Haag's plan: the resident's perspective, whether it may, social and financial return, and what happens if we do
     nothing, in the short and the long run (chapter Den Haag). DHG-2, DHG-4, DHG-5. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="common.xsl"/>

  <xsl:template name="plan-title">
    <xsl:attribute name="nl">Plan voor het Doorbraaklab</xsl:attribute>
    <xsl:attribute name="en">Plan for the Doorbraaklab</xsl:attribute>
  </xsl:template>

  <xsl:template match="case" mode="plan">
    <xsl:apply-templates select="plan/answer[@code = 'resident_words']" mode="answer">
      <xsl:with-param name="lead" select="true()"/>
      <xsl:with-param name="nl">Wat de inwoner zelf wil</xsl:with-param>
      <xsl:with-param name="en">What the resident wants</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'situation']" mode="answer">
      <xsl:with-param name="nl">Wat er aan de hand is</xsl:with-param>
      <xsl:with-param name="en">What is going on</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'obstacle']" mode="answer">
      <xsl:with-param name="nl">Waar het vastloopt, of dreigt vast te lopen</xsl:with-param>
      <xsl:with-param name="en">Where it is stuck, or threatens to be</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'tried']" mode="answer">
      <xsl:with-param name="nl">Wat al is geprobeerd</xsl:with-param>
      <xsl:with-param name="en">What has been tried</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'idea']" mode="answer">
      <xsl:with-param name="nl">Een idee voor een oplossing</xsl:with-param>
      <xsl:with-param name="en">An idea for a solution</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="record[@code = 'regulier']" mode="section"/>
    <!-- the coach answers these with the outcome; until then they are the questions to prepare -->
    <xsl:variable name="said" select="texts/said[@kind = 'case_decided']"/>
    <section nl="Onderbouwing, en wat als wij niets doen" en="Reasoning, and what if we do nothing">
      <xsl:choose>
        <xsl:when test="$said[@field = /document/ladder/element/@code]">
          <xsl:call-template name="triangle"><xsl:with-param name="texts" select="$said"/></xsl:call-template>
        </xsl:when>
        <xsl:otherwise>
          <list>
            <item><said nl="Wat is het perspectief van de inwoner?" en="What is the resident's perspective?"/></item>
            <item><said nl="Mag het volgens de wet?" en="Does the law allow it?"/></item>
            <item><said nl="Wat is het maatschappelijk en het financieel rendement?" en="What is the social and the financial return?"/></item>
            <item><said nl="Wat gebeurt er als wij niets doen, op korte en op lange termijn?" en="What happens if we do nothing, in the short and the long run?"/></item>
          </list>
        </xsl:otherwise>
      </xsl:choose>
    </section>
    <xsl:apply-templates select="." mode="money"/>
    <xsl:apply-templates select="." mode="agreements"/>
  </xsl:template>
</xsl:stylesheet>
